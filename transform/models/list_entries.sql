-- list_entries: the rows of the lists of key units (消防安全重点单位名册), and which unit each means
-- grain: one row for each row of a list that says something of its own
-- reads: latest_key_units(unit_no, unit_name, unit_address, unit_name_norm, county, township, brigade, level, place_class, year), unit_decisions
-- A row without a number is the same unit as one with a number that has its
-- name and township. Rows that people have said are the same unit (unit_decisions)
-- are one: that of the group's first member which the year's list has.
WITH own AS (
    SELECT k.*
    FROM latest_key_units AS k
    WHERE k.unit_no IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM latest_key_units AS n
        WHERE n.unit_no IS NOT NULL AND n.year = k.year AND n.unit_name_norm = k.unit_name_norm
            AND n.township = k.township AND coalesce(n.county, '') = coalesce(k.county, ''))
), members AS (
    SELECT o.row_key, d.group_no, d.place, 1 AS way
    FROM own AS o
    JOIN unit_decisions AS d ON d.unit_no = o.unit_no
    UNION ALL
    SELECT o.row_key, d.group_no, d.place, 2
    FROM own AS o
    JOIN unit_decisions AS d ON d.unit_name_norm = o.unit_name_norm
    WHERE (d.unit_no IS NULL OR o.unit_no IS NULL)
        AND coalesce(d.township, '') = coalesce(o.township, '') AND coalesce(d.county, '') = coalesce(o.county, '')
), member AS (
    SELECT DISTINCT ON (row_key) row_key, group_no, place
    FROM members
    ORDER BY row_key, way, group_no, place
)
SELECT
    o.row_key,        -- key of the row
    o.file_no,        -- file that the row came in
    o.sheet_no,       -- sheet of that file, counted from 0
    o.row_no,         -- row of that sheet as the clerk sees it
    m.group_no,       -- group of units that are the same by decision, else NULL
    CASE WHEN m.group_no IS NULL THEN o.row_key ELSE
        first_value(o.row_key) OVER (PARTITION BY o.year, m.group_no ORDER BY m.place, o.row_key)
        END AS unit_key, -- key of the row that stands for the unit in that year
    o.unit_no,        -- unit number (单位编号), may be NULL
    o.unit_name,      -- unit (单位名称) as written
    o.unit_address,   -- address (单位地址) as written, may be NULL
    o.unit_name_norm, -- name by which units are matched
    o.county,         -- county, may be NULL
    o.township,       -- township, may be NULL
    o.brigade,        -- brigade, may be NULL
    o.level,          -- supervision level (市级, 县级)
    o.place_class,    -- place classes as named
    o.year            -- year of the list (列管年度)
FROM own AS o
LEFT JOIN member AS m ON m.row_key = o.row_key
