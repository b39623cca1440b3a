-- roster: the townships (乡镇街道) of the roster, each in the period in which it was one
-- grain: one row for each code and first day
-- reads: latest_townships(code, name, county, brigade, valid_from, valid_to)
SELECT
    row_key,  -- key of the roster row
    file_no,  -- file that the row came in
    sheet_no, -- sheet of that file, counted from 0
    row_no,   -- row of that sheet as the clerk sees it
    code,     -- division code (行政区划代码)
    name,     -- name in that period
    county,   -- county (县市区)
    brigade,  -- brigade (大队) that has charge of it; NULL where the roster gives none
    coalesce(valid_from, DATE '0001-01-02') AS first_day, -- first day on the roster; blank is always
    coalesce(valid_to, DATE '9999-12-31') AS past_day     -- first day off the roster; blank is never
FROM latest_townships
