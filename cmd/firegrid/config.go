package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"firegrid/ingest/dataset"
	"firegrid/ingest/workbook"
)

// shanghai is the zone of every calendar day; it needs no zone database.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// config is firegrid.yaml in the data folder. Everything has a default.
type config struct {
	Datasets dataset.Additions `yaml:"datasets"`
	Limits   struct {
		FileMB     int64 `yaml:"file_mb"`
		InflatedMB int64 `yaml:"inflated_mb"`
		Rows       int   `yaml:"rows"`
		Columns    int   `yaml:"columns"`
		Sheets     int   `yaml:"sheets"`
		TextMB     int64 `yaml:"text_mb"`
		Seconds    int   `yaml:"seconds"`
	} `yaml:"limits"`
	DuckDB struct {
		Memory  string `yaml:"memory"`
		Threads int    `yaml:"threads"`
		Temp    string `yaml:"temp"`
		TempMax string `yaml:"temp_limit"`
	} `yaml:"duckdb"`
	Gates     gateSettings `yaml:"gates"`
	Published struct {
		Keep int `yaml:"keep"`
	} `yaml:"published"`
	Serve struct {
		Listen    string   `yaml:"listen"`
		WebConfig string   `yaml:"web_config"`
		Map       string   `yaml:"map"`
		Nightly   string   `yaml:"nightly"`
		Login     string   `yaml:"login"`
		Frames    []string `yaml:"frames"`
		Drop      struct {
			Files   int   `yaml:"files"`
			MB      int64 `yaml:"mb"`
			Uploads int   `yaml:"uploads"`
			Days    int   `yaml:"receipt_days"`
			May     struct {
				Withdraw []string `yaml:"withdraw"`
				Run      []string `yaml:"run"`
				Decide   []string `yaml:"decide"`
			} `yaml:"may"`
		} `yaml:"drop"`
	} `yaml:"serve"`
}

// configText is what init writes: every setting with its default, explained.
const configText = `# firegrid 的设置。每一项都有默认值，不改也能用。改完后下次运行生效。
# Settings of firegrid. Everything has a default; a change counts from the next run.

# 台账的写法与标准不同时，在这里补充，不用重装程序。
# Where ledgers are written differently, add it here; files that had problems are read again.
#
# datasets:
#   hazards:                       # 台账名称见 firegrid check 的输出
#     aliases:                     # 栏目的别的写法 / further headings
#       found_on: [排查发现日]
#     values:                      # 内容的别的写法 / further ways to write a value
#       status:
#         已整改: [办结]
#     rules:                       # 两个日期的先后 / dates in their order
#       - {name: closed_after_review, later: closed_on, earlier: review_on, on_break: warn}   # return 退回, warn 提醒

# 单个文件的上限 / limits of one file
limits:
  file_mb: 200
  inflated_mb: 4096
  rows: 1048576
  columns: 16384
  sheets: 512
  text_mb: 1024                    # 一份表里不同文字的总量 / all different texts of a file together
  seconds: 600                     # 读一份表最多用多久 / time to read one file

# 计算时可用的内存、线程和临时文件夹（空 = 数据文件夹内） / memory, threads (0 = all) and temporary folder
duckdb:
  memory: 512MB
  threads: 0
  temp: ""
  temp_limit: 20GB                 # 临时文件夹最多用多少 / the most that the temporary folder may hold

` + gatesText + `
# 保留最近多少次发布 / how many published runs are kept
published:
  keep: 30

# firegrid serve
serve:
  listen: ":9868"
  web_config: ""                   # TLS 和密码的设置文件 / exporter-toolkit's file for TLS and basic auth
  map: ""                          # 本地自己的县市区地图（GeoJSON，每块有 county 属性） / an own map of the counties: GeoJSON, each area with the property county
  login: all                       # 设了密码时：all 全部要登录；pages 网页要登录，/metrics 和存活检查不用 / with users in web_config: all asks for a login everywhere, pages leaves /metrics and the health checks open
  frames: []                       # 哪些网站可以把网页嵌在框里，如 ["http://grafana.lan:3000"] / origins that may show the pages in a frame
  nightly: ""                      # 每晚几点运行，如 "30 2 * * *" 为 2:30（北京时间）；空 = 由 cron 或 systemd 运行 / when the nightly run begins, five fields as in crontab, UTC+8; empty = by cron or systemd
  drop:                            # 提交台账的网页 /drop/ / the page where workbooks are handed in
    files: 200                     # 一次最多几个文件 / files at once
    mb: 1000                       # 一次最多多少 MB / megabytes at once
    uploads: 32                    # 同时最多几个人上传 / uploads at the same time
    receipt_days: 90               # 提交结果的网页保留几天，0 = 一直保留；台账本身不受影响 / days to keep the answers to uploads, 0 = for ever; the ledgers stay
    may:                           # 除了提交还能做什么：登录名；"*" = 所有人；local = 只在服务器本机（经反向代理来的不算本机）；[] = 谁也不能 / beyond handing in: names of logins, "*" everyone, local at the server itself and not through a proxy, [] nobody
      withdraw: ["*"]              # 撤回台账、恢复撤回的台账（都留档） / withdraw workbooks and give them back; it is kept who did
      run: [local]                 # 不等今晚，现在就汇总 / make the night's run now
      decide: ["*"]                # 判定两个名称是不是同一家单位 / say whether two names mean one unit
`

// loadConfig reads firegrid.yaml over the defaults. A setting that does not
// exist is an error, so that a slip of the pen does not go unnoticed.
func loadConfig(data string) (*config, error) {
	c := new(config)
	if err := dataset.ReadYAML([]byte(configText), c); err != nil {
		return nil, fmt.Errorf("default settings: %w", err)
	}
	path := filepath.Join(data, "firegrid.yaml")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	if err := dataset.ReadYAML(b, c); err != nil {
		return nil, &settingsError{path, err}
	}
	return c, nil
}

func (c *config) workbookLimits() workbook.Limits {
	l := workbook.DefaultLimits()
	l.FileBytes, l.InflatedBytes = c.Limits.FileMB<<20, c.Limits.InflatedMB<<20
	l.Rows, l.Cols, l.Sheets = c.Limits.Rows, c.Limits.Columns, c.Limits.Sheets
	l.StringBytes = c.Limits.TextMB << 20
	return l
}

// readingTime is how long one file may take to read.
func (c *config) readingTime() time.Duration { return time.Duration(c.Limits.Seconds) * time.Second }

// contracts are the embedded contracts with the operator's additions, and
// their fingerprint.
func (c *config) contracts(data string) ([]*dataset.Contract, string, error) {
	all, err := dataset.Contracts(c.Datasets)
	if err != nil {
		return nil, "", &settingsError{filepath.Join(data, "firegrid.yaml"), err}
	}
	sum, err := dataset.Fingerprint(c.Datasets)
	return all, sum, err
}
