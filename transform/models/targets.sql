-- targets: what is to be reached (目标任务)
-- grain: one row for each measure and scope
-- reads: latest_targets(measure, scope, value, due_on)
SELECT
    row_key,  -- key of the target
    file_no,  -- file that the row came in
    sheet_no, -- sheet of that file, counted from 0
    row_no,   -- row of that sheet as the clerk sees it
    measure,  -- 指标 as written
    scope,    -- 范围 as written
    due_on,   -- day by which (截止日期), may be NULL
    value     -- 目标值; 95 % is 0.95
FROM latest_targets
