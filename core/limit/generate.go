package limit

import (
	"fmt"

	"weir/core/activity"
	"weir/core/metrics"
)

func paused(v *view) (f Finding, ok bool) {
	if !v.Tuning.Paused || v.Source && part(v.generate, activity.Paused) < 0.5 {
		return f, false
	}
	return Finding{Stage: metrics.StageGenerate, Headline: "Paused: generate and new claims are stopped"}, true
}

func sourceFails(v *view) (f Finding, ok bool) {
	off := part(v.generate, activity.BackingOff)
	if off < 0.3 {
		return f, false
	}
	return Finding{
		Limits: true, Stage: metrics.StageGenerate,
		Headline: bottleneck(metrics.StageGenerate) + "the source fails, and " + percent(off) + " of the time passes before it is tried again",
		Reason:   plural(int(v.Counters.Errors[metrics.StageGenerate]), "error") + " in " + length(v.Totals.At) + ".",
	}, true
}

// nothingToDo is a pipeline that nothing is put into.
func nothingToDo(v *view) (f Finding, ok bool) {
	if v.Counters.Generated > 0 || v.holdsBack() {
		return f, false
	}
	f = Finding{Stage: metrics.StageGenerate, Headline: "Nothing limits: the source gave no event in " + length(v.Totals.At)}
	if !v.Source {
		f = Finding{Stage: metrics.StageProcess, Headline: "Nothing limits: there is no source"}
	}
	if v.processed > 0 {
		f.Headline += ", and process is busy " + percent(busy(v.workers)) + " of the time with what is stored"
	} else {
		f.Headline += ", and nothing is to be processed"
	}
	return f, true
}

// rateIsSet is a pipeline that keeps up with the rate.
func rateIsSet(v *view) (f Finding, ok bool) {
	if v.Tuning.Rate == 0 || part(v.generate, activity.ForRate) < part(v.generate, activity.Reading) {
		return f, false
	}
	return Finding{Stage: metrics.StageGenerate, Headline: v.nothing("the source gives " + rate(v.generated)), Reason: "The rate is set to " + rate(v.Tuning.Rate) + "."}, true
}

func sourceLimits(v *view) (f Finding, ok bool) {
	return Finding{
		Stage: metrics.StageGenerate, Headline: v.nothing("the source gives " + rate(v.generated)),
		Reason: fmt.Sprintf("Generate spends %s of its time reading the source.", percent(part(v.generate, activity.Reading))),
	}, true
}

// nothing says that nothing limits, because of what the source gives.
func (v *view) nothing(because string) string {
	text := "Nothing limits: " + because + " and store is busy " + percent(busy(v.append)) + " of the time"
	if tried := v.attempts(); tried > 0 && float64(v.Counters.Failed) >= 0.05*tried {
		text += ", but " + percent(float64(v.Counters.Failed)/tried) + " of the attempts fail"
	}
	return text
}
