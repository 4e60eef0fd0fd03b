package activity

// Counts returns how many slots of a channel are taken, of how many.
type Counts func() (taken, capacity int)

// ShowChannel says how the channel between generate and store is looked at.
func (r *Recorder) ShowChannel(c Counts) { r.channel.Store(&c) }

// Channel returns how many slots of the channel are taken now, of how many; 0 of 0 before
// the pipeline runs.
func (r *Recorder) Channel() (taken, capacity int) {
	if c := r.channel.Load(); c != nil {
		return (*c)()
	}
	return 0, 0
}
