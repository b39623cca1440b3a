-- spot_checks: the spot checks (抽查) by headquarters' officers
-- grain: one row for each check
-- reads: latest_spot_checks(check_no, round, findings, checked_on, brigade, kind, name)
SELECT
    row_key,  -- key of the check
    file_no,  -- file that the row came in
    sheet_no, -- sheet of that file, counted from 0
    row_no,   -- row of that sheet as the clerk sees it
    coalesce(brigade, '未知') AS brigade, -- brigade
    coalesce(kind, '未填') AS kind,       -- 派出所, 街道, 乡镇 or 社会单位
    check_no,   -- number of the check (抽查编号)
    round,      -- round, may be NULL
    findings,   -- what was found (发现问题) as written, may be NULL
    name,       -- name of what was checked
    checked_on, -- day of the check, may be NULL
    CASE WHEN checked_on IS NOT NULL THEN
        row_number() OVER (PARTITION BY kind, name, brigade ORDER BY checked_on NULLS LAST, row_key) = 1
        ELSE FALSE END AS first_of_target -- the first dated check of this target
FROM latest_spot_checks
