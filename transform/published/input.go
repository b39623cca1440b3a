package published

import (
	"fmt"
	"strconv"
	"strings"
)

// Input is a file of the lake at one of its readings, written as the lake
// names its parts: the first 16 characters of the file's id, then the reading.
type Input string

// InputOf names a file's reading.
func InputOf(fileID string, reading int) Input {
	return Input(fmt.Sprintf("%s-%d", ShortID(fileID), reading))
}

// File is the beginning of the file's id.
func (i Input) File() string {
	id, _, _ := strings.Cut(string(i), "-")
	return id
}

// Reading is which reading it is; 0 if it is not written as one.
func (i Input) Reading() int {
	_, n, _ := strings.Cut(string(i), "-")
	reading, err := strconv.Atoi(n)
	if err != nil {
		return 0
	}
	return reading
}

// ShortID is the beginning of a file's id, by which inputs and causes name it.
func ShortID(fileID string) string { return fileID[:min(16, len(fileID))] }
