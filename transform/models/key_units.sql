-- key_units: the listed key units (消防安全重点单位) with all that is counted of them
-- grain: one row for each unit and year
-- reads: listed_units, unit_registrations, unit_archives
SELECT
    u.row_key,     -- key of the unit in that year
    u.file_no,     -- file that the row came in
    u.sheet_no,    -- sheet of that file, counted from 0
    u.row_no,      -- row of that sheet as the clerk sees it
    u.unit_no,     -- unit number (单位编号), may be NULL
    u.unit_name,   -- unit (单位名称) as written
    u.unit_address, -- address (单位地址) as written, may be NULL
    u.township,    -- township, may be NULL
    u.county,      -- county
    u.brigade,     -- brigade
    u.level,       -- supervision level (市级, 县级)
    u.place_class, -- first place class named; 未填 where none is
    u.first_day,   -- first day of the list's year
    u.past_day,    -- first day of the next year
    r.unit_key IS NOT NULL AS has_registration, -- the registration ledger has a row for it
    r.registered_on,        -- first registered; NULL is not yet
    r.manager_filed_on,     -- managers filed; NULL is not yet
    r.maintenance_filed_on, -- maintenance filed; NULL is not yet
    r.assessment_filed_on,  -- self-assessment filed; NULL is not yet
    r.warning,              -- warning colour, may be NULL
    a.archived_on           -- day of the first complete archive; NULL is not yet
FROM listed_units AS u
LEFT JOIN unit_registrations AS r ON r.unit_key = u.row_key
LEFT JOIN unit_archives AS a ON a.unit_key = u.row_key
