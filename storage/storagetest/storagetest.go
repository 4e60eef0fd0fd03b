// Package storagetest defines the promises of a core.Store as tests that every
// store must pass. A store's own tests call it with a function that creates an
// empty database:
//
//	func TestConformance(t *testing.T) {
//		storagetest.Run(t, func(t testing.TB) storagetest.Database { return newDatabase(t) })
//	}
//
// Run has a test for each rule; the comment on the test says which broken guard
// makes it fail. RunModel compares the store with a small model of it over random
// operations.
package storagetest

import (
	"slices"
	"strings"
	"testing"

	"weir/core/move"
)

// Database is an initially empty database. A test may open it several times; each
// time stands for another program.
type Database interface {
	// Open opens the database as another program. The store is closed at the end
	// of the test, unless it was closed before.
	Open(t testing.TB) move.Store

	// Kill simulates the death of the program that opened s: nothing is released,
	// but its locks and connections are gone. s is not used afterwards.
	Kill(t testing.TB, s move.Store)
}

// Remote is a Database whose store cannot detect the death of a program and waits
// until its lease has run out. Without it, the claims of a killed program must
// come back at once.
type Remote interface {
	Database
	Remote()
}

// Tamperer is a Database that can run SQL on its tables without the stores
// noticing. Without it, the tests that need damage are skipped.
type Tamperer interface {
	Database
	Exec(t testing.TB, sql string)
}

// Restorer is a Database that can open a file written by Store.Backup. Without
// it, backups are made but not examined.
type Restorer interface {
	Database
	Restore(t testing.TB, file string) move.Store
}

// Run runs the whole suite except the model, each test on a database of its own. If
// only names tests, it runs these; or all others, if each name has a - before it. It fails
// if one of them doesn't exist.
func Run(t *testing.T, create func(t testing.TB) Database, only ...string) {
	left := slices.Clone(only)
	for _, test := range []struct {
		name string
		run  func(t *testing.T, db Database)
	}{
		{"AppendIsWhole", appendIsWhole},
		{"AppendsAreCountedByNode", appendsAreCountedByNode},
		{"AppendCutsSegments", appendCutsSegments},
		{"AppendSkipsDuplicates", appendSkipsDuplicates},
		{"AppendKeepsKeylessEvents", appendKeepsKeylessEvents},
		{"DuplicatesMakeNoSegment", duplicatesMakeNoSegment},
		{"AppendFromManyPrograms", appendFromManyPrograms},
		{"CancelledAppendIsWhole", cancelledAppendIsWhole},
		{"FieldsComeBack", fieldsComeBack},

		{"SubmitKeepsTheOrder", submitKeepsTheOrder},
		{"SubmitStopsAtAFailure", submitStopsAtAFailure},
		{"SubmitRefuses", submitRefuses},
		{"SubmitMeetsItself", submitMeetsItself},

		{"NewestReplaces", newestReplaces},
		{"FirstStays", firstStays},
		{"NewestTakesClaimsBack", newestTakesClaimsBack},
		{"NewestOfTheExpiredIsNew", newestOfTheExpiredIsNew},
		{"NewestReplacesConcurrently", newestReplacesConcurrently},

		{"RejectsAreKeptOnce", rejectsAreKeptOnce},
		{"RejectsAreKnownByContent", rejectsAreKnownByContent},
		{"AcceptedPiecesAreNoRejects", acceptedPiecesAreNoRejects},
		{"CheckpointMovesWithBatch", checkpointMovesWithBatch},
		{"CheckpointKeepsSums", checkpointKeepsSums},
		{"ImportsShareKeys", importsShareKeys},
		{"LastImportWins", lastImportWins},
		{"UnownedInputIsRefused", unownedInputIsRefused},

		{"JoinComesFirst", joinComesFirst},
		{"ClaimTakesOldestFirst", claimTakesOldestFirst},
		{"ClaimSeesOtherProgramsOlderSegments", claimSeesOtherProgramsOlderSegments},
		{"ClaimsDontOverlap", claimsDontOverlap},
		{"TokensAreUnique", tokensAreUnique},
		{"ReleaseGivesBack", releaseGivesBack},
		{"ClaimsHaveAges", claimsHaveAges},
		{"OutstandingUntilSettled", outstandingUntilSettled},
		{"OutstandingRetriesAreReported", outstandingRetriesAreReported},

		{"QueueShowsClaims", queueShowsClaims},
		{"QueueKeepsToItsLimit", queueKeepsToItsLimit},
		{"QueueShowsFailures", queueShowsFailures},
		{"QueueShowsTheDead", queueShowsTheDead},

		{"HandOverClaims", handOverClaims},
		{"HandOverTimes", handOverTimes},
		{"HandOverWaitsForTheOlder", handOverWaitsForTheOlder},
		{"HandOverAmongDuplicates", handOverAmongDuplicates},
		{"HandOverToTheDead", handOverToTheDead},
		{"HandOverDiesWithTheProgram", handOverDiesWithTheProgram},
		{"HandOverTakenOver", handOverTakenOver},
		{"HandOverIsReleased", handOverIsReleased},

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

		{"CreatedIsFound", createdIsFound},

		{"ScansPassEachOnce", scansPassEachOnce},
		{"ScansAreBounded", scansAreBounded},
		{"SortedHasAnOrder", sortedHasAnOrder},
		{"ExploreIsARecount", exploreIsARecount},
		{"ExploreListsInOrder", exploreListsInOrder},
		{"ExploreContinues", exploreContinues},
		{"ExploreListContinues", exploreListContinues},
		{"ExploreExtremes", exploreExtremes},
		{"ExploreManyNames", exploreManyNames},

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
		{"NewSamplesAreListedByNode", newSamplesAreListedByNode},
		{"AnnotationsComeBack", annotationsComeBack},
		{"DownsampleMerges", downsampleMerges},
		{"DownsampleAgain", downsampleAgain},
		{"DownsampleTwice", downsampleTwice},
		{"DownsampleLeavesTheDamaged", downsampleLeavesTheDamaged},
		{"RollupsAreTheSamples", rollupsAreTheSamples},
		{"RollupsFollowTheSamples", rollupsFollowTheSamples},
		{"RollupsLeaveTheDamaged", rollupsLeaveTheDamaged},
		{"PruneRemovesTheOld", pruneRemovesTheOld},

		{"OutcomesAreListed", outcomesAreListed},
		{"ReceiveKeepsOutcomes", receiveKeepsOutcomes},
		{"ReceiveSkipsDuplicates", receiveSkipsDuplicates},
		{"ReceiveIsWhole", receiveIsWhole},
		{"ReceiveCountsExpired", receiveCountsExpired},
		{"ReceiveKeepsJournal", receiveKeepsJournal},
		{"ReceiveKeepsCheckpoints", receiveKeepsCheckpoints},

		{"EventsAreFiltered", eventsAreFiltered},
		{"CountsAreFilteredAndOrdered", countsAreFilteredAndOrdered},
		{"SumsEqualTheEvents", sumsEqualTheEvents},
		{"TotalsAreOfOneMoment", totalsAreOfOneMoment},
		{"NewNamesAreLookedUp", newNamesAreLookedUp},
		{"TamperedSumsAreFound", tamperedSumsAreFound},
		{"RejectsAreFiltered", rejectsAreFiltered},
		{"RejectsAreDiscarded", rejectsAreDiscarded},
		{"CensusCounts", censusCounts},
		{"PagesHoldEachOnce", pagesHoldEachOnce},
		{"PagesAreBounded", pagesAreBounded},
		{"KeysAreFound", keysAreFound},
		{"TextIsReadInBounds", textIsReadInBounds},
		{"EventMayBeMissing", eventMayBeMissing},
		{"ViewsShowRecords", viewsShowRecords},
		{"SequencesAreOneSnapshot", sequencesAreOneSnapshot},
		{"SequencesMayBeAbandoned", sequencesMayBeAbandoned},

		{"FullDiskIsNoSpace", fullDiskIsNoSpace},
		{"BlockedIsUnavailable", blockedIsUnavailable},
		{"UnusableStoresAreReported", unusableStoresAreReported},
		{"ForeignIsNotOurs", foreignIsNotOurs},

		{"CloseTwice", closeTwice},
		{"ClosedReturnsErrClosed", closedReturnsErrClosed},
		{"CancelledWritesNothing", cancelledWritesNothing},
		{"CloseEndsGoroutines", closeEndsGoroutines},
		{"ReopenKeepsEverything", reopenKeepsEverything},
	} {
		without := len(only) > 0 && strings.HasPrefix(only[0], "-")
		left = slices.DeleteFunc(left, func(name string) bool { return name == test.name || name == "-"+test.name })
		if len(only) > 0 && !without && !slices.Contains(only, test.name) || slices.Contains(only, "-"+test.name) {
			continue
		}
		t.Run(test.name, func(t *testing.T) { test.run(t, create(t)) })
	}
	if len(left) > 0 {
		t.Errorf("the suite has no tests %q", left)
	}
}
