import Domain
import Testing

@testable import Watching

struct SettlingTests {
    private var clock = Clock()
    private var settling = Settling(quiet: .seconds(10), giveUp: .seconds(3600))

    private mutating func due(after seconds: Double) -> [Settling.Step] {
        clock.elapsed += .seconds(seconds)
        return settling.due(clock.now)
    }

    private mutating func observe(_ stamp: FileStamp, _ path: String = "a.tif") {
        settling.observe(path, stamp, now: clock.now)
    }

    /// Lets a quiet, closed file come to its probe.
    private mutating func bringToProbe(_ stamp: FileStamp, _ path: String = "a.tif") {
        #expect(due(after: 10) == [.look(path)])
        settling.looked(path, stamp, writer: .noWriter, now: clock.now)
        #expect(due(after: 0) == [.probe(path, stamp)])
    }

    private mutating func probed(_ stamp: FileStamp, _ verdict: Settling.Verdict) -> Bool {
        settling.probed("a.tif", stamp, verdict, now: clock.now)
    }

    @Test mutating func aStillFileIsLookedAtProbedAndSettled() {
        observe(stamp(100))
        #expect(settling.nextDeadline == clock.now + .seconds(10))
        #expect(due(after: 9.999) == [])
        #expect(due(after: 0.001) == [.look("a.tif")])
        #expect(due(after: 100) == [])
        settling.looked("a.tif", stamp(100), writer: .noWriter, now: clock.now)
        #expect(due(after: 0) == [.probe("a.tif", stamp(100))])
        #expect(due(after: 100) == [])
        #expect(probed(stamp(100), .complete))
        #expect(settling.count == 0)
        #expect(due(after: 10_000) == [])
    }

    @Test(arguments: [
        stamp(101), stamp(100, mtime: 1), stamp(100, ctime: 1), stamp(100, blocks: 9),
        FileStamp(size: 100, mtime: 0, ctime: 0, device: 1, inode: 3, blocks: 8),
    ])
    mutating func anyChangeBeginsTheQuietTimeAnew(_ changed: FileStamp) {
        observe(stamp(100))
        #expect(due(after: 6) == [])
        observe(changed)
        #expect(due(after: 9) == [])
        #expect(due(after: 1) == [.look("a.tif")])
    }

    @Test mutating func theSameStampAgainChangesNothing() {
        observe(stamp(100))
        _ = due(after: 6)
        observe(stamp(100))
        #expect(due(after: 4) == [.look("a.tif")])
    }

    @Test mutating func aChangeThatOnlyTheLookSeesCounts() {
        observe(stamp(100))
        #expect(due(after: 10) == [.look("a.tif")])
        settling.looked("a.tif", stamp(200), writer: .noWriter, now: clock.now)
        #expect(due(after: 9) == [])
        #expect(due(after: 1) == [.look("a.tif")])
    }

    @Test(arguments: [Int64.min, -1, 0, 4_000_000_000_000_000_000, .max])
    mutating func whatTheFileSaysOfItsTimesDoesNotMatter(_ time: Int64) {
        observe(stamp(100, mtime: time, ctime: time))
        bringToProbe(stamp(100, mtime: time, ctime: time))
    }

    @Test mutating func anEmptyFileIsNoCandidate() {
        observe(stamp(0))
        #expect(due(after: 1000) == [])
        #expect(
            settling.explain("a.tif", now: clock.now)
                == "waiting: the file is empty; gives up in 43 min")
        observe(stamp(100))
        bringToProbe(stamp(100))
    }

    @Test mutating func aFileThatIsEmptiedWaits() {
        observe(stamp(100))
        _ = due(after: 10)
        settling.looked("a.tif", stamp(0), writer: .noWriter, now: clock.now)
        #expect(due(after: 100) == [])
        #expect(due(after: 3600) == [.giveUp("a.tif", reason: "the file is empty")])
    }

    @Test mutating func aWriterIsAVeto() {
        observe(stamp(100))
        for _ in 0..<3 {
            #expect(due(after: 10) == [.look("a.tif")])
            settling.looked("a.tif", stamp(100), writer: .writer, now: clock.now)
            #expect(due(after: 9) == [])
            clock.elapsed -= .seconds(9)
        }
        #expect(
            settling.explain("a.tif", now: clock.now)?.contains("open for writing") == true)
        #expect(due(after: 10) == [.look("a.tif")])
        settling.looked("a.tif", stamp(100), writer: .unknown, now: clock.now)
        #expect(due(after: 0) == [.probe("a.tif", stamp(100))])
    }

    @Test mutating func aWriterThatNeverClosesIsGivenUp() {
        observe(stamp(100))
        var steps: [Settling.Step] = []
        for _ in 0..<361 {
            let step = due(after: 10)
            steps += step
            if step == [.look("a.tif")] {
                settling.looked("a.tif", stamp(100), writer: .writer, now: clock.now)
            }
        }
        #expect(
            steps.last
                == .giveUp(
                    "a.tif", reason: "another program on this machine has it open for writing"))
        #expect(steps.filter { if case .giveUp = $0 { true } else { false } }.count == 1)
        #expect(settling.waitingCount == 0)
    }

    @Test mutating func anIncompleteFileIsProbedAgainOnlyAfterAChange() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        #expect(probed(stamp(100), .incomplete("12 of 40 planes are there")))
        #expect(due(after: 3000) == [])
        #expect(
            settling.explain("a.tif", now: clock.now)
                == "incomplete: 12 of 40 planes are there; gives up in 9 min")
        observe(stamp(100))
        #expect(due(after: 100) == [])
        observe(stamp(200))
        bringToProbe(stamp(200))
        #expect(probed(stamp(200), .complete))
    }

    @Test mutating func aFileIsGivenUpOnceAndWaitsAgainAfterAChange() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        #expect(probed(stamp(100), .incomplete("half of it")))
        #expect(due(after: 3589.5) == [])
        #expect(due(after: 0.5) == [.giveUp("a.tif", reason: "half of it")])
        #expect(due(after: 100_000) == [])
        #expect(
            settling.explain("a.tif", now: clock.now)
                == "incomplete: half of it; given up until it changes")
        observe(stamp(100))
        #expect(due(after: 100) == [])
        observe(stamp(101))
        bringToProbe(stamp(101))
    }

    @Test mutating func aChangeDuringTheProbeMakesItCountForNothing() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        observe(stamp(200))
        #expect(!probed(stamp(200), .complete))
        bringToProbe(stamp(200))
        #expect(!probed(stamp(300), .complete))
        bringToProbe(stamp(300))
        #expect(probed(stamp(300), .complete))
    }

    @Test mutating func aSetIsProbedAgainAtGrowingIntervals() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        var waits: [Int] = []
        for _ in 0..<6 {
            #expect(probed(stamp(100), .waitsForOthers("b.tif is missing")))
            var seconds = 0
            var steps: [Settling.Step] = []
            while steps.isEmpty && seconds < 4000 {
                seconds += 1
                steps = due(after: 1)
            }
            waits.append(seconds)
            guard steps == [.look("a.tif")] else { break }
            settling.looked("a.tif", stamp(100), writer: .noWriter, now: clock.now)
            #expect(due(after: 0) == [.probe("a.tif", stamp(100))])
        }
        #expect(waits == [10, 20, 40, 80, 160, 320])
    }

    @Test mutating func aProbeThatCannotBeMadeIsTriedForEver() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        #expect(probed(stamp(100), .postponed("the share does not answer")))
        var looks = 0
        for _ in 0..<200 {
            let steps = due(after: 60)
            guard steps == [.look("a.tif")] else { continue }
            looks += 1
            settling.failed("a.tif", reason: "the share does not answer", now: clock.now)
        }
        #expect(looks > 10)
        #expect(settling.explain("a.tif", now: clock.now)?.contains("does not answer") == true)
        clock.elapsed += .seconds(900)
        bringToProbe(stamp(100))
    }

    @Test mutating func aFileIsReconsideredOnDemand() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        #expect(probed(stamp(100), .incomplete("half of it")))
        settling.reconsider("a.tif", now: clock.now)
        bringToProbe(stamp(100))
    }

    @Test mutating func whatIsRefusedOrGoneIsNotWaitedFor() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        #expect(probed(stamp(100), .refused))
        #expect(settling.count == 0)
        observe(stamp(1), "x/a.tif")
        observe(stamp(1), "x/y/b.tif")
        observe(stamp(1), "xy.tif")
        settling.vanished("x")
        #expect(settling.paths == ["xy.tif"])
        settling.vanished("xy.tif")
        #expect(settling.count == 0)
        #expect(due(after: 100) == [])
        #expect(settling.nextDeadline == nil)
    }

    @Test mutating func aFileThatVanishedDuringItsProbeDoesNotSettle() {
        observe(stamp(100))
        bringToProbe(stamp(100))
        settling.vanished("a.tif")
        let holds = probed(stamp(100), .complete)
        #expect(!holds)
    }

    @Test mutating func stepsAreHandedOutInPortions() {
        for index in 0..<100 { observe(stamp(1), "\(index)") }
        clock.elapsed = .seconds(10)
        var seen: Set<Settling.Step> = []
        for _ in 0..<10 { seen.formUnion(settling.due(clock.now, limit: 10)) }
        #expect(seen.count == 100)
        #expect(settling.due(clock.now).isEmpty)
    }

    @Test mutating func explainsTheQuietTime() {
        observe(stamp(100))
        _ = due(after: 4)
        #expect(
            settling.explain("a.tif", now: clock.now) == "waiting: quiet for 4 s of 10 s")
        #expect(settling.explain("b.tif", now: clock.now) == nil)
    }

    @Test mutating func namesThatOnlyLookTheSameAreTwoFiles() {
        observe(stamp(1), "caf\u{E9}.tif")
        observe(stamp(2), "cafe\u{301}.tif")
        #expect(settling.count == 2)
        #expect(due(after: 10).count == 2)
    }
}
