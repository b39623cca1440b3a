-- family: archives
-- title: 消防基础档案 | Fire archives
-- grain: 每份档案一行 | one row for each archive (消防基础档案)
-- labels: county, brigade
-- rows: archives
-- ledger: archives
-- show: archive_no, unit_no, unit_name
-- show: county = 县市区 | County
-- show: brigade, created_on

-- metric: firegrid_archives_complete
-- title: 完整的消防基础档案数 | Complete archives
-- help: 建档日期不晚于当日、基本情况和管理情况均为是的档案份数，不论单位是否在重点单位名册上。这是份数，不与户籍化数相除。 | Archives made on or before the day with both parts there, whether or not the unit is on the key unit list. A count of its own, never divided by registrations.
-- unit: archives
SELECT county, brigade, row_key, created_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM archives
WHERE complete AND created_on IS NOT NULL;
