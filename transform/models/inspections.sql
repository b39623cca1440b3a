-- inspections: the inspections (消防监督检查) with county and brigade
-- grain: one row for each inspection record
-- reads: latest_inspections(inspection_no, inspected_on, unit_name, unit_name_norm, place_class, result, county, township, brigade, body, inspection_type), township_periods, county_periods, brigade_periods
-- incremental: row_key
WITH dated AS (
    SELECT l.*, coalesce(l.inspected_on, DATE '0001-01-01') AS place_day
    FROM latest_inspections AS l
)
SELECT
    i.row_key,        -- key of the record
    i.file_no,        -- file that the row came in
    i.sheet_no,       -- sheet of that file, counted from 0
    i.row_no,         -- row of that sheet as the clerk sees it
    i.inspection_no,  -- number of the record (检查记录编号)
    i.inspected_on,   -- day of the inspection, may be NULL
    i.unit_name,      -- unit (单位名称) as written
    i.unit_name_norm, -- name by which units are matched
    i.township,       -- township, may be NULL
    i.place_class,    -- place classes (场所类别) as written, may be NULL
    i.result,         -- what was found (检查结果) as written, may be NULL
    coalesce(i.county, b.county, '未知') AS county,               -- county
    coalesce(i.brigade, t.brigade, c.brigade, '未知') AS brigade, -- brigade
    coalesce(i.body, '未填') AS body,                             -- who inspected (检查主体)
    coalesce(i.inspection_type, '未填') AS inspection_type        -- kind of inspection (检查类型)
FROM dated AS i
LEFT JOIN township_periods AS t
    ON t.county = i.county AND t.township = i.township AND i.place_day >= t.first_day AND i.place_day < t.past_day
LEFT JOIN county_periods AS c
    ON c.county = i.county AND i.place_day >= c.first_day AND i.place_day < c.past_day
LEFT JOIN brigade_periods AS b
    ON b.brigade = i.brigade AND i.place_day >= b.first_day AND i.place_day < b.past_day
