package main

import "regexp"

// troubles are what the stages say in English of a thing that has gone wrong,
// and how an operator reads it. The first that fits counts; what only the
// system or DuckDB knows stays in its own words behind the Chinese.
var troubles = []slip{
	{regexp.MustCompile(`(?:lake part |decision )?(/.*) is damaged: its SHA-256 is another$`), `${1} 已损坏：内容与记下的 SHA-256 不符`},
	{regexp.MustCompile(`(?:lake part |decision )?(/.*) is damaged: its size or SHA-256 is not what the lake recorded$`), `${1} 已损坏：大小或 SHA-256 与记下的不符`},
	{regexp.MustCompile(`(?:lake part |decision )?(/.*) is damaged: it is not as it was written$`), `${1} 已损坏：内容与写入时不同`},
	{regexp.MustCompile(`(?:lake part |decision )?(/.*) is damaged: (.*)$`), `${1} 已损坏：${2}`},
	{regexp.MustCompile(`^(.*) lies in the data folder: .*$`), `${1} 在数据文件夹里，坏起来会一起坏；请放到另一块磁盘`},
}

// troubleIn gives it in the language of the user.
func (a *app) troubleIn(says string) string {
	if a.lang == "en" {
		return says
	}
	for _, s := range troubles {
		if found := s.says.FindStringSubmatchIndex(says); found != nil {
			return says[:found[0]] + string(s.says.ExpandString(nil, s.zh, says, found))
		}
	}
	return says
}
