-- activities: the activities (蹲点活动) of the visits
-- grain: one row for each ledger row
-- reads: latest_activities(activity_no, held_on, round, brigade, kind, count, content)
SELECT
    row_key,  -- key of the activity
    file_no,  -- file that the row came in
    sheet_no, -- sheet of that file, counted from 0
    row_no,   -- row of that sheet as the clerk sees it
    activity_no, -- number of the activity (活动编号)
    content,     -- what it was about (内容), may be NULL
    coalesce(round, '未填') AS round,     -- round, "1" to "5"
    coalesce(brigade, '未知') AS brigade, -- brigade
    coalesce(kind, '未填') AS kind,       -- kind of activity (活动类别)
    coalesce(count, 1) AS times,          -- how often (次数); blank is once
    held_on   -- day, may be NULL
FROM latest_activities
