-- family: key_units
-- title: 重点单位 | Key units
-- grain: 每年名册上每个重点单位一行 | one row for each key unit (消防安全重点单位) on the list of each year
-- labels: county, brigade, level
-- base: firegrid_key_units
-- rows: key_units
-- ledger: key_units
-- show: unit_no, unit_name, unit_address, county, township, brigade, level, place_class
-- show: registered_on = 户籍化建档日期 | Registered on
-- show: manager_filed_on = 消防安全管理人员备案日期 | Managers filed on
-- show: maintenance_filed_on = 消防设施维护保养备案日期 | Maintenance filed on
-- show: assessment_filed_on = 自我评估备案日期 | Self-assessment filed on
-- show: warning = 预警颜色 | Warning colour
-- show: archived_on = 完整建档日期 | Archive complete on

-- metric: firegrid_key_units
-- title: 重点单位数 | Key units
-- help: 当日所在年度的消防安全重点单位名册上的单位数，按监管级别（市级、县级）分。 | Units on the key unit list of the day's year, by supervision level (市级 city, 县级 county).
-- unit: units
SELECT county, brigade, level, row_key, first_day AS from_day, past_day AS until_day
FROM key_units;

-- metric: firegrid_key_units_registered
-- title: 已户籍化的重点单位数 | Key units registered
-- help: 当年名册上、户籍化建档日期不晚于当日的重点单位数。除以重点单位数即户籍化率。 | Units on the year's list whose registration (户籍化) is dated on or before the day. Divided by the key units it is the registration rate.
-- unit: units
-- part of: firegrid_key_units
SELECT county, brigade, level, row_key, greatest(registered_on, first_day) AS from_day, past_day AS until_day
FROM key_units
WHERE registered_on IS NOT NULL;

-- metric: firegrid_key_units_archived
-- title: 已建档的重点单位数 | Key units with a complete archive
-- help: 当年名册上、截至当日有完整消防档案（基本情况、管理情况均为是）的重点单位数。除以重点单位数即建档率。名册以外单位的档案不算在内。 | Units on the year's list with a complete archive (both parts there) made on or before the day. Divided by the key units it is the archive rate. Archives of units off the list are not in it.
-- unit: units
-- part of: firegrid_key_units
SELECT county, brigade, level, row_key, greatest(archived_on, first_day) AS from_day, past_day AS until_day
FROM key_units
WHERE archived_on IS NOT NULL;

-- metric: firegrid_key_units_inspected
-- title: 一年内检查过的重点单位数 | Key units inspected in the trailing year
-- help: 当年名册上、在截至当日的一年内至少被检查过一次的重点单位数；检查几次只算一家。整一年前的检查不再计入。除以重点单位数即检查覆盖率。 | Units on the year's list inspected at least once in the year that ends on the day, each counted once. An inspection exactly one year ago no longer counts. Divided by the key units it is the inspection coverage.
-- unit: units
-- part of: firegrid_key_units
SELECT u.county, u.brigade, u.level, u.row_key, i.first_day AS from_day, i.past_day AS until_day
FROM key_units AS u
JOIN unit_inspections AS i ON i.unit_key = u.row_key;

-- metric: firegrid_key_unit_filings_required
-- title: 应备案数（三项备案） | Filings required
-- help: 当年名册上的重点单位应作的备案数：消防安全管理人员、消防设施维护保养、自我评估三项，每家每项一件。 | Filings that the units of the year's list owe: managers (管理人员), maintenance (维护保养) and self-assessment (自我评估), one of each from every unit.
-- unit: filings
-- show: filing = 备案事项 | Filing
-- labels: county, brigade, level, filing
-- base: firegrid_key_unit_filings_required
SELECT u.county, u.brigade, u.level, f.filing, u.row_key, u.first_day AS from_day, u.past_day AS until_day
FROM key_units AS u
CROSS JOIN (VALUES ('管理人员'), ('维护保养'), ('自我评估')) AS f(filing);

-- metric: firegrid_key_units_filed
-- title: 已备案数（三项备案） | Filings made
-- help: 当年名册上的重点单位中，该项备案日期不晚于当日的单位数。除以应备案数即该项备案率。 | Units of the year's list that made the filing on or before the day. Divided by the filings required it is the filing rate.
-- unit: filings
-- show: filing = 备案事项 | Filing
-- labels: county, brigade, level, filing
-- base: firegrid_key_unit_filings_required
-- part of: firegrid_key_unit_filings_required
SELECT county, brigade, level, '管理人员' AS filing, row_key, greatest(manager_filed_on, first_day) AS from_day, past_day AS until_day
FROM key_units
WHERE manager_filed_on IS NOT NULL
UNION ALL
SELECT county, brigade, level, '维护保养', row_key, greatest(maintenance_filed_on, first_day), past_day
FROM key_units
WHERE maintenance_filed_on IS NOT NULL
UNION ALL
SELECT county, brigade, level, '自我评估', row_key, greatest(assessment_filed_on, first_day), past_day
FROM key_units
WHERE assessment_filed_on IS NOT NULL;

-- metric: firegrid_key_units_warned
-- title: 预警颜色 | Key units by warning colour
-- help: 当年名册上、户籍化台账标有该预警颜色（绿、黄、红）的重点单位数，自户籍化建档之日起计；未填建档日期的全年计入。 | Units of the year's list by the warning colour (绿 green, 黄 yellow, 红 red) in the registration ledger, from the day of registration; the whole year where that day is blank.
-- unit: units
-- show: color = 预警颜色 | Warning colour
-- labels: county, brigade, level, color
-- values: color = 绿, 黄, 红
SELECT county, brigade, level, warning AS color, row_key, greatest(registered_on, first_day) AS from_day, past_day AS until_day
FROM key_units
WHERE warning IS NOT NULL;

-- metric: firegrid_key_units_by_place_class
-- title: 重点单位数（按场所类别） | Key units by place class
-- help: 当日所在年度名册上的重点单位数，按第一个场所类别分；未填场所类别的计入“未填”。 | Units on the list of the day's year by the first place class named; 未填 where none is.
-- unit: units
-- labels: county, brigade, place_class
-- base: firegrid_key_units_by_place_class
SELECT county, brigade, place_class, row_key, first_day AS from_day, past_day AS until_day
FROM key_units;

-- metric: firegrid_key_units_inspected_by_place_class
-- title: 一年内检查过的重点单位数（按场所类别） | Key units inspected in the trailing year by place class
-- help: 在截至当日的一年内至少被检查过一次的当年重点单位数，按第一个场所类别分。 | Units of the year's list inspected at least once in the year that ends on the day, by the first place class named.
-- unit: units
-- labels: county, brigade, place_class
-- base: firegrid_key_units_by_place_class
-- part of: firegrid_key_units_by_place_class
SELECT u.county, u.brigade, u.place_class, u.row_key, i.first_day AS from_day, i.past_day AS until_day
FROM key_units AS u
JOIN unit_inspections AS i ON i.unit_key = u.row_key;
