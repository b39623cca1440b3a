-- listed_units: the key units (消防安全重点单位) of each year's list with county and brigade
-- grain: one row for each unit and year
-- reads: list_entries, township_periods, county_periods, brigade_periods
-- Places are those of the last day of the list's year.
WITH dated AS (
    SELECT e.*, make_date(CAST(e.year AS INTEGER), 12, 31) AS place_day
    FROM list_entries AS e
    WHERE e.row_key = e.unit_key
)
SELECT
    k.row_key,        -- key of the unit in that year
    k.file_no,        -- file that the row came in
    k.sheet_no,       -- sheet of that file, counted from 0
    k.row_no,         -- row of that sheet as the clerk sees it
    k.group_no,       -- group of units that are the same by decision, else NULL
    k.unit_no,        -- unit number (单位编号), may be NULL
    k.unit_name,      -- unit (单位名称) as written
    k.unit_address,   -- address (单位地址) as written, may be NULL
    k.unit_name_norm, -- name by which units are matched
    k.township,       -- township, may be NULL
    coalesce(k.county, b.county, '未知') AS county,               -- county
    coalesce(k.brigade, t.brigade, c.brigade, '未知') AS brigade, -- brigade
    coalesce(k.level, '未填') AS level,                           -- supervision level (市级, 县级)
    coalesce(nullif(split_part(k.place_class, '、', 1), ''), '未填') AS place_class, -- first place class named
    make_date(CAST(k.year AS INTEGER), 1, 1) AS first_day,        -- first day of the year
    make_date(CAST(k.year AS INTEGER) + 1, 1, 1) AS past_day      -- first day of the next year
FROM dated AS k
LEFT JOIN township_periods AS t
    ON t.county = k.county AND t.township = k.township AND k.place_day >= t.first_day AND k.place_day < t.past_day
LEFT JOIN county_periods AS c
    ON c.county = k.county AND k.place_day >= c.first_day AND k.place_day < c.past_day
LEFT JOIN brigade_periods AS b
    ON b.brigade = k.brigade AND k.place_day >= b.first_day AND k.place_day < b.past_day
