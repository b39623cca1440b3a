package dataset

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// ReadYAML reads settings and contracts: what they do not have is an error, so
// that a slip of the pen does not go unnoticed. On some texts that are hardly
// YAML the library panics, which is an error too.
func ReadYAML(text []byte, into any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it cannot be read as YAML: %v", cause)
		}
	}()
	return yaml.UnmarshalWithOptions(text, into, yaml.Strict())
}
