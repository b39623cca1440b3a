-- archives: the fire archives (消防基础档案), with the place of their unit
-- grain: one row for each archive
-- reads: listed_units, unit_names, latest_archives(archive_no, unit_no, unit_name, unit_name_norm, brigade, created_on, basic_complete, management_complete), brigade_periods
-- The unit is looked up in the latest list that has it, by number, else by
-- name; an archive of a unit on no list has its own brigade and that brigade's
-- county.
WITH matched AS (
    SELECT a.row_key, n.first_day, 1 AS way, n.unit_key
    FROM latest_archives AS a
    JOIN unit_names AS n ON n.unit_no = a.unit_no
    UNION ALL
    SELECT a.row_key, n.first_day, 2, n.unit_key
    FROM latest_archives AS a
    JOIN unit_names AS n ON n.unit_name_norm = a.unit_name_norm
    WHERE n.same_name = 1 AND (a.unit_no IS NULL OR n.unit_no IS NULL)
), latest AS (
    SELECT DISTINCT ON (m.row_key) m.row_key, u.county, u.brigade
    FROM matched AS m
    JOIN listed_units AS u ON u.row_key = m.unit_key
    ORDER BY m.row_key, m.first_day DESC, m.way, m.unit_key
)
SELECT
    a.row_key,    -- key of the archive
    a.file_no,    -- file that the row came in
    a.sheet_no,   -- sheet of that file, counted from 0
    a.row_no,     -- row of that sheet as the clerk sees it
    a.archive_no, -- number of the archive (档案编号)
    a.unit_name,  -- unit (单位名称) as written
    a.unit_no,    -- unit number as given, may be NULL
    a.unit_name_norm, -- name by which units are matched
    a.created_on, -- day the archive was made (建档日期); NULL is not yet
    coalesce(a.basic_complete AND a.management_complete, FALSE) AS complete, -- 基本情况 and 管理情况 are both there
    coalesce(u.county, b.county, '未知') AS county,   -- county
    coalesce(u.brigade, a.brigade, '未知') AS brigade -- brigade
FROM latest_archives AS a
LEFT JOIN latest AS u ON u.row_key = a.row_key
LEFT JOIN brigade_periods AS b
    ON b.brigade = a.brigade
    AND coalesce(a.created_on, DATE '0001-01-01') >= b.first_day
    AND coalesce(a.created_on, DATE '0001-01-01') < b.past_day
