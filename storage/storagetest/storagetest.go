// Package storagetest says what a core.Store promises, as tests that every
// store passes. A store's own tests call it with a way to make an empty
// database:
//
//	func TestConformance(t *testing.T) {
//		storagetest.Run(t, func(t testing.TB) storagetest.Database { return newDatabase(t) })
//	}
//
// Run holds each rule with a test of its own; the comment on each test says
// which broken guard makes it fail. RunModel compares the store with a small
// model of it over random operations.
package storagetest

import (
	"testing"

	"weir/core/move"
)

// Database is one empty database that a test may open several times, each
// opening being a program of its own.
type Database interface {
	// Open is another program opening the database. The store is closed when
	// the test ends, unless that was done before.
	Open(t testing.TB) move.Store

	// Kill is the death of the program that opened s: nothing is released, its
	// locks and connections are gone. s is not used any more.
	Kill(t testing.TB, s move.Store)
}

// Remote is a Database whose store cannot see that a program died and waits
// until its lease has run out. Without it, a killed program's claims have to
// come back at once.
type Remote interface {
	Database
	Remote()
}

// Tamperer is a Database that runs SQL on its tables behind the stores' backs.
// Without it, the tests that need damage are skipped.
type Tamperer interface {
	Database
	Exec(t testing.TB, sql string)
}

// Restorer is a Database that can open a file that Store.Backup wrote. Without
// it, a backup is made and not looked into.
type Restorer interface {
	Database
	Restore(t testing.TB, file string) move.Store
}

// Run runs the whole suite but the model, each test on a database of its own.
func Run(t *testing.T, create func(t testing.TB) Database) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, db Database)
	}{
		{"AppendIsWhole", appendIsWhole},
		{"AppendedByWhom", appendedByWhom},
		{"AppendCutsSegments", appendCutsSegments},
		{"AppendSkipsDuplicates", appendSkipsDuplicates},
		{"AppendKeepsKeylessEvents", appendKeepsKeylessEvents},
		{"DuplicatesMakeNoSegment", duplicatesMakeNoSegment},
		{"AppendFromManyPrograms", appendFromManyPrograms},
		{"CancelledAppendIsWhole", cancelledAppendIsWhole},
		{"FieldsComeBack", fieldsComeBack},

		{"NewestReplaces", newestReplaces},
		{"FirstStays", firstStays},
		{"NewestTakesClaimsBack", newestTakesClaimsBack},
		{"NewestOfTheExpiredIsNew", newestOfTheExpiredIsNew},
		{"NewestBesideEverything", newestBesideEverything},

		{"RejectsAreKeptOnce", rejectsAreKeptOnce},
		{"RejectsAreKnownByContent", rejectsAreKnownByContent},
		{"AcceptedPiecesAreNoRejects", acceptedPiecesAreNoRejects},
		{"CheckpointMovesWithBatch", checkpointMovesWithBatch},
		{"CheckpointKeepsSums", checkpointKeepsSums},
		{"LastImportWins", lastImportWins},
		{"UnownedInputIsRefused", unownedInputIsRefused},

		{"JoinComesFirst", joinComesFirst},
		{"ClaimTakesOldestFirst", claimTakesOldestFirst},
		{"ClaimSeesOtherProgramsOlderSegments", claimSeesOtherProgramsOlderSegments},
		{"ClaimsDontOverlap", claimsDontOverlap},
		{"TokensAreUnique", tokensAreUnique},
		{"ReleaseGivesBack", releaseGivesBack},
		{"ClaimSaysHowOld", claimSaysHowOld},
		{"OutstandingUntilSettled", outstandingUntilSettled},
		{"OutstandingRetriesAreTold", outstandingRetriesAreTold},

		{"SettleCounts", settleCounts},
		{"SettleClaimsNext", settleClaimsNext},
		{"SettleNeedsLoad", settleNeedsLoad},
		{"SettleTwiceCountsOnce", settleTwiceCountsOnce},
		{"SettleTogether", settleTogether},
		{"BadSettlementCountsNothingTwice", badSettlementCountsNothingTwice},
		{"CancelledSettleIsWhole", cancelledSettleIsWhole},
		{"LateSettleChangesNothing", lateSettleChangesNothing},
		{"LateReleaseChangesNothing", lateReleaseChangesNothing},
		{"LateLoadIsLost", lateLoadIsLost},

		{"KilledNodesClaimsComeBack", killedNodesClaimsComeBack},
		{"SilentNodesClaimsComeBack", silentNodesClaimsComeBack},
		{"TakenForDeadRejoins", takenForDeadRejoins},
		{"ZombiesClaimIsNotStuck", zombiesClaimIsNotStuck},
		{"ZombieCloses", zombieCloses},
		{"TakeoverHappensOnce", takeoverHappensOnce},
		{"RetriesOfTheDeadComeBack", retriesOfTheDeadComeBack},
		{"CloseReleases", closeReleases},
		{"NodesAreListed", nodesAreListed},
		{"DeathIsSeen", deathIsSeen},
		{"WatchingLeavesNoTrace", watchingLeavesNoTrace},
		{"ReturnedSegmentIsSplit", returnedSegmentIsSplit},
		{"PoisonEndsAlone", poisonEndsAlone},

		{"FailureWaitsUntilDue", failureWaitsUntilDue},
		{"RetriesComeLongestDueFirst", retriesComeLongestDueFirst},
		{"FailureFailsAgainAndDies", failureFailsAgainAndDies},
		{"RetryByHandStartsOver", retryByHandStartsOver},
		{"DiscardKeepsTheRow", discardKeepsTheRow},
		{"ClaimedFailuresAreLeftAlone", claimedFailuresAreLeftAlone},
		{"LateSettleOfRetriesChangesNothing", lateSettleOfRetriesChangesNothing},
		{"FailuresAreFiltered", failuresAreFiltered},
		{"DecisionsKeepToTheirIDs", decisionsKeepToTheirIDs},

		{"ReportFollowsEachStep", reportFollowsEachStep},
		{"TamperedTotalsAreFound", tamperedTotalsAreFound},
		{"RecountAsksFirst", recountAsksFirst},
		{"TamperedLedgerIsSeen", tamperedLedgerIsSeen},
		{"RecountCorrectsTheLedger", recountCorrectsTheLedger},
		{"RemovedSegmentIsLost", removedSegmentIsLost},
		{"MissingEventIsCorrupt", missingEventIsCorrupt},
		{"StatsGrow", statsGrow},

		{"FoldKeepsTotals", foldKeepsTotals},
		{"ExpireRemovesOnlySettled", expireRemovesOnlySettled},
		{"ExpireKeepsTheYoung", expireKeepsTheYoung},
		{"ExpiredKeyIsNewAgain", expiredKeyIsNewAgain},
		{"SourcesAreCountedApart", sourcesAreCountedApart},
		{"EventsAreCountedWhereTotalsCannot", eventsAreCountedWhereTotalsCannot},
		{"RemovedSourceLeavesNothing", removedSourceLeavesNothing},
		{"RemovalKeepsToItsBound", removalKeepsToItsBound},
		{"CompactKeepsEverything", compactKeepsEverything},
		{"BackupIsTheStore", backupIsTheStore},
		{"SamplesComeBack", samplesComeBack},
		{"SamplesAreListedByTime", samplesAreListedByTime},
		{"NewSamplesGoOn", newSamplesGoOn},
		{"AnnotationsComeBack", annotationsComeBack},
		{"PruneRemovesTheOld", pruneRemovesTheOld},

		{"FatesAreTold", fatesAreTold},
		{"ReceiveKeepsFates", receiveKeepsFates},
		{"ReceiveSkipsDuplicates", receiveSkipsDuplicates},
		{"ReceiveIsWhole", receiveIsWhole},
		{"ReceiveCountsExpired", receiveCountsExpired},
		{"ReceiveKeepsJournal", receiveKeepsJournal},
		{"ReceiveKeepsCheckpoints", receiveKeepsCheckpoints},

		{"EventsAreFiltered", eventsAreFiltered},
		{"CountsAreFilteredAndOrdered", countsAreFilteredAndOrdered},
		{"RejectsAreFiltered", rejectsAreFiltered},
		{"RejectsAreDiscarded", rejectsAreDiscarded},
		{"CensusCounts", censusCounts},
		{"PagesHoldEachOnce", pagesHoldEachOnce},
		{"PagesAreBounded", pagesAreBounded},
		{"TextIsReadInBounds", textIsReadInBounds},
		{"EventMayBeMissing", eventMayBeMissing},
		{"ViewsShowRecords", viewsShowRecords},
		{"SequencesAreOneSnapshot", sequencesAreOneSnapshot},
		{"SequencesMayBeLeft", sequencesMayBeLeft},

		{"FullDiskIsNoSpace", fullDiskIsNoSpace},
		{"BlockedIsUnavailable", blockedIsUnavailable},
		{"UnusableStoresAreTold", unusableStoresAreTold},
		{"ForeignIsNotOurs", foreignIsNotOurs},

		{"CloseTwice", closeTwice},
		{"ClosedSaysSo", closedSaysSo},
		{"CancelledWritesNothing", cancelledWritesNothing},
		{"CloseEndsGoroutines", closeEndsGoroutines},
		{"ReopenKeepsEverything", reopenKeepsEverything},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, create(t)) })
	}
}
