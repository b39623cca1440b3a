-- visit_officers: the officers sent down to the brigades (下基层蹲点)
-- grain: one row for each round, brigade, department and officer
-- reads: latest_visits(round, brigade, department, officer, member, start_on, end_on)
SELECT
    row_key,  -- key of the officer's stay
    file_no,  -- file that the row came in
    sheet_no, -- sheet of that file, counted from 0
    row_no,   -- row of that sheet as the clerk sees it
    coalesce(round, '未填') AS round,           -- round, "1" to "5"
    coalesce(brigade, '未知') AS brigade,       -- brigade
    coalesce(department, '未填') AS department, -- 司令部, 政治处, 后勤处 or 防火处
    officer,  -- the officer (姓名)
    member,   -- party-committee member tied to the brigade (包干党委成员)
    start_on, -- first day, may be NULL
    end_on    -- last day, may be NULL
FROM latest_visits
