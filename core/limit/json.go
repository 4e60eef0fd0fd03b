package limit

import (
	"encoding/json"
	"math"

	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

// finding is a Finding in JSON: stages and states have their names.
type finding struct {
	Limits   bool               `json:"limits"`
	Stage    string             `json:"stage"`
	Headline string             `json:"headline"`
	Reason   string             `json:"reason"`
	Try      string             `json:"try"`
	Key      string             `json:"key"`
	Value    string             `json:"value"`
	Gain     float64            `json:"gain"`
	Shares   map[string]float64 `json:"shares"`
}

// MarshalJSON writes null if nothing is known.
func (f Finding) MarshalJSON() ([]byte, error) {
	if f.Headline.Empty() {
		return []byte("null"), nil
	}
	shares := make(map[string]float64, len(f.Shares))
	for _, s := range f.Shares {
		shares[s.State.String()] = math.Round(1000*s.Part) / 1000
	}
	return json.Marshal(finding{f.Limits, f.Stage.String(), f.Headline.String(), f.Reason.String(), f.Try.String(), f.Key, f.Value, f.Gain, shares})
}

// UnmarshalJSON reads what MarshalJSON writes. The texts can no longer be translated.
func (f *Finding) UnmarshalJSON(text []byte) error {
	var in finding
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	*f = Finding{
		Limits: in.Limits, Headline: message.Verbatim(in.Headline), Reason: message.Verbatim(in.Reason), Try: message.Verbatim(in.Try),
		Key: in.Key, Value: in.Value, Gain: in.Gain,
	}
	for i := range metrics.Stages {
		if stage := metrics.Stage(i); stage.String() == in.Stage {
			f.Stage = stage
		}
	}
	for i := range activity.States {
		if state := activity.State(i); in.Shares[state.String()] > 0 {
			f.Shares = append(f.Shares, Share{state, in.Shares[state.String()]})
		}
	}
	sortShares(f.Shares)
	return nil
}
