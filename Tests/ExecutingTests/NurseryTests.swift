import Domain
import Foundation
import Testing

@testable import Executing

/// Workers that are copied from a real nursery.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct NurseryTests {
    private let worker: String
    private let limits = WorkerLimits(memory: 1 << 30, sandbox: .bestEffort)
    private let scratch = FileManager.default.temporaryDirectory
        .appending(path: "nursery-\(UUID().uuidString)")

    init() throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        worker = URL(filePath: tests).deletingLastPathComponent().path + "/unmix-worker"
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    }

    /// A file that is no stack, whose probe says so.
    private func file(_ name: String) throws -> String {
        let path = scratch.appending(path: name).path
        try Data("no stack".utf8).write(to: URL(filePath: path))
        return path
    }

    private func isRefused(_ probe: Probe) -> Bool {
        if case .refused = probe.verdict { true } else { false }
    }

    /// The nurseries that this process has started; other tests start other programs beside.
    private var nurseries: Set<pid_t> {
        get throws {
            let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
            let lists = tasks.compactMap { text("/proc/self/task/\($0)/children") }
            let children = lists.joined().split(separator: " ").compactMap { pid_t($0) }
            return Set(
                children.filter { text("/proc/\($0)/cmdline")?.contains("--nursery") == true })
        }
    }

    private func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func manyAtOnceEachHaveTheirOwnAnswer() async throws {
        let executor = LocalExecutor(worker: worker)
        let files = try (0..<40).map { try file("\($0).tif") }
        try await withThrowingTaskGroup(of: (String, Probe).self) { group in
            for path in files {
                group.addTask {
                    (path, try await executor.probe(path, axes: nil, limits: limits))
                }
            }
            for try await (path, probe) in group {
                #expect(probe.stack == path)
                #expect(isRefused(probe))
            }
        }
    }

    @Test func whatAWorkerSaysAtItsEndIsKept() async throws {
        let executor = LocalExecutor(worker: worker)
        let ticket = try file("ticket.json")
        let end = try await executor.run(ticketFile: ticket, timeout: .seconds(100)) { _ in }
        #expect(end.status == .exited(64))
        #expect(end.lastWords.contains("it is no ticket"))
    }

    /// Has a nursery start a worker for a probe.
    private func order(_ nursery: Nursery) async throws -> WorkerReading {
        var pipes = try WorkerPipes()
        try await nursery.order(["--probe", try file("b.tif")], pipes.worker)
        pipes.closeWorkersEnds()
        return WorkerReading(pipes, lineLimit: 1 << 20) { _ in }
    }

    /// A copy of a process has only one of its threads, and whatever the others had locked stays so.
    @Test func aNurseryHasOneThread() async throws {
        let others = try nurseries
        let nursery = Nursery(worker: worker)
        #expect(try await order(nursery).run(until: .now + .seconds(100)).end != nil)
        for process in try nurseries.subtracting(others) {
            let threads = try FileManager.default.contentsOfDirectory(
                atPath: "/proc/\(process)/task")
            #expect(threads.count == 1)
        }
    }

    @Test func aNurseryThatWasEndedIsStartedAnew() async throws {
        let others = try nurseries
        let nursery = Nursery(worker: worker)
        let deadline = ContinuousClock.now + .seconds(100)
        #expect(try await order(nursery).run(until: deadline).end?.status == .exited(0))
        let processes = try nurseries.subtracting(others)
        #expect(processes.count == 1)
        for process in processes { kill(process, SIGSTOP) }
        let unserved = try await order(nursery)
        for process in processes { kill(process, SIGKILL) }
        #expect(unserved.run(until: deadline).end == nil)
        #expect(try await order(nursery).run(until: deadline).end?.status == .exited(0))
    }

    @Test func aNurseryEndsOnceNobodyOrders() async throws {
        let others = try nurseries
        var nursery: Nursery? = Nursery(worker: worker)
        let deadline = ContinuousClock.now + .seconds(100)
        for _ in 0..<2 {
            let ordered = try await order(#require(nursery))
            #expect(ordered.run(until: deadline).end?.status == .exited(0))
            await nursery?.retire()
        }
        nursery = nil
        while try !nurseries.subtracting(others).isEmpty {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test func aWorkerThatIsNotThereIsSaid() async throws {
        let executor = LocalExecutor(worker: "/nowhere/unmix-worker")
        let failure = await #expect(throws: Failure.self) {
            try await executor.probe(try file("c.tif"), axes: nil, limits: limits)
        }
        #expect(failure?.message.contains("cannot run the worker") == true)
        #expect(failure?.subject == "/nowhere/unmix-worker")
        let path = try file("c.tif")
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        for _ in 0..<100 { _ = try? await executor.probe(path, axes: nil, limits: limits) }
        let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        #expect(after < open + 50)
    }

    @Test func aProgramThatStartsNoWorkersIsSaid() async throws {
        let executor = LocalExecutor(worker: "/bin/true")
        let failure = await #expect(throws: Failure.self) {
            try await executor.probe(try file("d.tif"), axes: nil, limits: limits)
        }
        #expect(failure?.code == .temporary)
    }
}
