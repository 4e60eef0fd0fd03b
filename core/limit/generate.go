package limit

import (
	"weir/core/activity"
	"weir/core/message"
	"weir/core/metrics"
)

func paused(v *view) (f Finding, ok bool) {
	if !v.Tuning.Paused || v.Source && part(v.generate, activity.Paused) < 0.5 {
		return f, false
	}
	return Finding{Stage: metrics.StageGenerate, Headline: message.New("Paused: generate and new claims are stopped")}, true
}

func sourceFails(v *view) (f Finding, ok bool) {
	off := part(v.generate, activity.BackingOff)
	if off < 0.3 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageGenerate,
		Headline: bottleneck(metrics.StageGenerate, message.New("the source fails, and {{.Part}} of the time passes before it is tried again", "Part", message.Percent(off))),
		Reason:   v.errors(metrics.StageGenerate),
	}, true
}

// nothingToDo is a pipeline that nothing is put into.
func nothingToDo(v *view) (f Finding, ok bool) {
	if v.Counters.Generated > 0 || v.holdsBack() {
		return f, false
	}
	f.Stage = metrics.StageGenerate
	while, part := message.Length(v.Totals.At), message.Percent(busy(v.workers))
	switch {
	case v.Source && v.processed > 0:
		f.Headline = message.New("Nothing limits: the source gave no event in {{.While}}, and process is busy {{.Part}} of the time with what is stored", "While", while, "Part", part)
		return f, true
	case v.Source:
		f.Headline = message.New("Nothing limits: the source gave no event in {{.While}}, and nothing is to be processed", "While", while)
		return f, true
	}
	f.Stage = metrics.StageProcess
	f.Headline = message.New("Nothing limits: there is no source, and nothing is to be processed")
	if v.processed > 0 {
		f.Headline = message.New("Nothing limits: there is no source, and process is busy {{.Part}} of the time with what is stored", "Part", part)
	}
	return f, true
}

// rateIsSet is a pipeline that keeps up with the rate.
func rateIsSet(v *view) (f Finding, ok bool) {
	if v.Tuning.Rate == 0 || part(v.generate, activity.ForRate) < part(v.generate, activity.Reading) {
		return f, false
	}
	return Finding{Stage: metrics.StageGenerate, Headline: v.nothing(), Reason: message.New("The rate is set to {{.Rate}}.", "Rate", message.Rate(v.Tuning.Rate))}, true
}

func sourceLimits(v *view) (f Finding, ok bool) {
	return Finding{
		Stage: metrics.StageGenerate, Headline: v.nothing(),
		Reason: message.New("Generate spends {{.Part}} of its time reading the source.", "Part", message.Percent(part(v.generate, activity.Reading))),
	}, true
}

// nothing says that nothing limits, because of what the source gives.
func (v *view) nothing() message.Text {
	rate, part := message.Rate(v.generated), message.Percent(busy(v.append))
	if tried := v.attempts(); tried > 0 && float64(v.Counters.Failed) >= 0.05*tried {
		return message.New("Nothing limits: the source gives {{.Rate}} and store is busy {{.Part}} of the time, but {{.Failed}} of the attempts fail",
			"Rate", rate, "Part", part, "Failed", message.Percent(float64(v.Counters.Failed)/tried))
	}
	return message.New("Nothing limits: the source gives {{.Rate}} and store is busy {{.Part}} of the time", "Rate", rate, "Part", part)
}
