-- grids: the grids (网格) with the roster row of the township they lie in
-- grain: one row for each grid
-- reads: latest_grids(county, township, level, established_on, guided_on), township_periods
-- The township is that of the day the grid was established, else guided.
SELECT
    g.row_key,        -- key of the grid
    g.file_no,        -- file that the row came in
    g.sheet_no,       -- sheet of that file, counted from 0
    g.row_no,         -- row of that sheet as the clerk sees it
    t.township_key,   -- roster row; NULL where the roster has no such township on that day
    g.level,          -- 大网格, 中网格 or 小网格
    g.established_on, -- day established (建立日期); NULL is not yet
    g.guided_on       -- day guided (帮扶指导日期); NULL is not yet
FROM latest_grids AS g
LEFT JOIN township_periods AS t
    ON t.county = g.county AND t.township = g.township
    AND coalesce(g.established_on, g.guided_on, DATE '0001-01-01') >= t.first_day
    AND coalesce(g.established_on, g.guided_on, DATE '0001-01-01') < t.past_day
