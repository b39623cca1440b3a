-- family: townships
-- title: 网格化与帮扶指导 | Grids and guidance of townships
-- grain: 名册上每个乡镇街道的每个有效期一行 | one row for each township (乡镇街道) in each period of the roster
-- labels: county, brigade
-- base: firegrid_townships
-- rows: townships
-- ledger: townships
-- show: code
-- show: township = 乡镇街道 | Township
-- show: county, brigade
-- show: first_day = 启用日期 | Valid from
-- show: past_day = 停用日期 | First day off the roster
-- show: gridded_from = 建立大网格日期 | Gridded from
-- show: guided_from = 帮扶指导日期 | Guided from

-- metric: firegrid_townships
-- title: 乡镇街道数 | Townships
-- help: 当日在名册上有效的乡镇街道个数。启用日期空白视为一直有效；停用日期是不再在册的第一天。 | Townships on the roster that is valid on the day. A blank first day means always; the last column of the roster is the first day off it.
-- unit: townships
SELECT county, brigade, row_key, first_day AS from_day, past_day AS until_day
FROM townships;

-- metric: firegrid_townships_gridded
-- title: 已网格化的乡镇街道数 | Townships with a grid
-- help: 当日在册、且截至当日至少建立了一个大网格的乡镇街道个数；有两个大网格的只算一个。除以乡镇街道数即网格化覆盖率。 | Townships on the day's roster with at least one large grid (大网格) established by the day; two of them count once. Divided by the townships it is the township coverage.
-- unit: townships
-- part of: firegrid_townships
SELECT county, brigade, row_key, gridded_from AS from_day, past_day AS until_day
FROM townships
WHERE gridded_from IS NOT NULL;

-- metric: firegrid_townships_guided
-- title: 已帮扶指导的乡镇街道数 | Townships guided
-- help: 当日在册、且截至当日至少有一个网格接受过帮扶指导的乡镇街道个数。除以乡镇街道数即帮扶指导率。 | Townships on the day's roster of which at least one grid was guided (帮扶指导) by the day. Divided by the townships it is the guidance rate.
-- unit: townships
-- part of: firegrid_townships
SELECT county, brigade, row_key, guided_from AS from_day, past_day AS until_day
FROM townships
WHERE guided_from IS NOT NULL;

-- metric: firegrid_township
-- title: 在册的乡镇街道 | Township on the roster
-- help: 当日在册的每个乡镇街道，值为 1。 | Each township on the day's roster: 1.
-- unit: townships
-- labels: county, brigade, township
-- base: firegrid_township
SELECT county, brigade, township, row_key, first_day AS from_day, past_day AS until_day
FROM townships;

-- metric: firegrid_township_gridded
-- title: 该乡镇街道已网格化 | Township has a grid
-- help: 该乡镇街道截至当日至少建立了一个大网格为 1，没有为 0。 | 1 where the township has at least one large grid (大网格) established by the day, 0 where it has none.
-- unit: townships
-- labels: county, brigade, township
-- base: firegrid_township
-- part of: firegrid_township
SELECT county, brigade, township, row_key, gridded_from AS from_day, past_day AS until_day
FROM townships
WHERE gridded_from IS NOT NULL;

-- metric: firegrid_township_guided
-- title: 该乡镇街道已帮扶指导 | Township was guided
-- help: 该乡镇街道截至当日至少有一个网格接受过帮扶指导为 1，没有为 0。 | 1 where at least one grid of the township was guided (帮扶指导) by the day, 0 where none was.
-- unit: townships
-- labels: county, brigade, township
-- base: firegrid_township
-- part of: firegrid_township
SELECT county, brigade, township, row_key, guided_from AS from_day, past_day AS until_day
FROM townships
WHERE guided_from IS NOT NULL;
