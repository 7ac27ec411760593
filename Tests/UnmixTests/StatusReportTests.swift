import Domain
import Testing

@testable import unmix

struct StatusReportTests {
    @Test func everythingIsOnOneScreen() throws {
        let stack = StackIdentity(watch: "sp8", path: "day1/cells.tif", size: 9, fingerprint: "f")
        let order = WorkOrder(
            steps: [], axes: nil, compression: .none, image: .only,
            facts: StackFacts(
                format: "OME-TIFF", shape: StackShape(t: 1, z: 1, c: 2, y: 8, x: 8),
                sampleType: .uint16, channelNames: [nil, nil]))
        let failed = Job(
            id: 17, stack: stack, ruleFile: "/d/unmix.yaml", ruleName: "r", ruleHash: "h",
            engineVersion: "1", output: "o.ome.tif", order: order, state: .failed, attempts: 1,
            crashes: 0, notBefore: 0, createdAt: 0, updatedAt: 9_400,
            failure: Failure(.badInput, "it is no TIFF", subject: "/d/day1/cells.tif"))
        let status = ServiceStatus(
            software: "0.1.0", pid: 42, startedAt: 2_800, notices: ["the ledger was made anew"],
            pausedAt: 9_700,
            watches: [
                WatchStatus(
                    name: "sp8", folder: "/d", results: "/r", mode: "inotify", pausedAt: 9_910,
                    waiting: 1, ruleErrors: ["/d/unmix.yaml:2:5: unknown key"],
                    jobs: ["failed": 1, "queued": 3]),
                WatchStatus(
                    name: "nas", folder: "/n", results: "/q", mode: "inotify",
                    offline: "it is not mounted", waiting: 0),
                WatchStatus(
                    name: "hangs", folder: "/h", results: "/q", mode: "polling: FUSE",
                    stalledFor: 75, waiting: 2, incomplete: 3, refused: 410),
            ],
            workers: 2, jobs: ["failed": 1, "queued": 3, "running": 1], oldestQueuedAt: 9_820,
            running: [
                .init(
                    job: 20, stack: stack, startedAt: 9_990,
                    progress: .init(
                        phase: .correcting, planes: 12, planeCount: 48, bytes: 1_500_000_000)),
                .init(job: 21, stack: stack, startedAt: 9_999, progress: nil),
            ],
            lastFailures: [failed], droppedLogEntries: 4)
        #expect(
            StatusReport(status: status, now: 10_000).text == """
                unmixd 0.1.0, process 42, running for 2 h
                NOTE: the ledger was made anew
                PAUSED for 5 min: nothing is started; `unmix resume` goes on
                4 log entries were dropped

                sp8: /d → /r
                  inotify; 1 stack not settled; 3 queued, 1 failed
                  PAUSED for 90 s; `unmix resume sp8` goes on
                  broken rule file: /d/unmix.yaml:2:5: unknown key

                nas: /n → /q
                  OFFLINE: it is not mounted; 0 stacks not settled; no jobs

                hangs: /h → /q
                  STALLED: the drop folder has not answered for 75 s; 2 stacks not settled; no jobs
                  files left alone: 3 incomplete, 410 refused; the results tree says why

                jobs: 3 queued, 1 running, 1 failed; the first of the queue has waited for 3 min
                running: 2 of 2 workers
                  20 sp8 day1/cells.tif
                    █████░░░░░░░░░░░░░░░ correcting 12/48 planes, 150 MB/s, 10 s
                  21 sp8 day1/cells.tif
                    starting, 1 s

                last failures:
                  17 sp8 day1/cells.tif: failed 10 min ago
                    /d/day1/cells.tif: it is no TIFF
                """)
    }

    @Test(arguments: [
        ("90s", 9_910.0), ("30min", 8_200), ("2h", 2_800), ("1970-01-01", 0),
        ("1970-01-01T01:00:00Z", 3_600),
    ])
    func aTimeMayBeGivenInSeveralWays(text: String, seconds: Double) {
        #expect(Moment.parse(text, now: 10_000) == seconds)
    }

    @Test(arguments: ["", "soon", "2 weeks", "1970-13-01"])
    func whatIsNoTimeIsRefused(text: String) { #expect(Moment.parse(text) == nil) }
}
