package kit

import "weir/core"

// correctionStep is the number of counts that are corrected at once.
const correctionStep = 1000

// Corrections collects the differences of wrong counts and passes them to Write
// in bounded steps. A count stays wrong by the same difference while a pipeline
// runs, so the differences of one snapshot can be added at any later time.
type Corrections struct {
	Write   func(differences []core.Count) error
	Written int // number of differences

	step []core.Count
}

// Add records a count as it is and as it should be.
func (c *Corrections) Add(is, should core.Count) error {
	should.Events -= is.Events
	should.Scored -= is.Scored
	should.Score -= is.Score
	if c.step = append(c.step, should); len(c.step) < correctionStep {
		return nil
	}
	return c.Flush()
}

// Flush writes the remaining differences.
func (c *Corrections) Flush() error {
	if len(c.step) == 0 {
		return nil
	}
	err := c.Write(c.step)
	if err == nil {
		c.Written += len(c.step)
		c.step = c.step[:0]
	}
	return err
}
