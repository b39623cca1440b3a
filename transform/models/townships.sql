-- townships: the roster with the days from which each township is gridded and guided
-- grain: one row for each code and first day
-- reads: roster, grids
WITH first_days AS (
    SELECT
        township_key,
        min(CASE WHEN level = '大网格' THEN established_on END) AS gridded_on,
        min(guided_on) AS guided_on
    FROM grids
    GROUP BY township_key
)
SELECT
    r.row_key,                              -- key of the roster row
    r.file_no,                              -- file that the row came in
    r.sheet_no,                             -- sheet of that file, counted from 0
    r.row_no,                               -- row of that sheet as the clerk sees it
    r.code,                                 -- division code
    r.name AS township,                     -- name in that period
    r.county,                               -- county
    coalesce(r.brigade, '未知') AS brigade, -- brigade; 未知 where the roster gives none
    r.first_day,                            -- first day on the roster
    r.past_day,                             -- first day off the roster
    greatest(d.gridded_on, CASE WHEN d.gridded_on IS NOT NULL THEN r.first_day END) AS gridded_from, -- first day with a 大网格
    greatest(d.guided_on, CASE WHEN d.guided_on IS NOT NULL THEN r.first_day END) AS guided_from     -- first day guided
FROM roster AS r
LEFT JOIN first_days AS d ON d.township_key = r.row_key
