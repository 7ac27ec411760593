import Domain
import Executing
import Ledger
import Logging
import Rules
import ServiceLifecycle

/// The intakes of all watches: begun, ended and replaced as the configuration says.
actor Watches: Service {
    private let ledger: Ledger
    private let executor: any Executor
    private let dispatcher: Dispatcher
    private let limits: WorkerLimits
    private let logger: Logger
    private let readiness: Readiness
    private let changes = Doorbell()
    private var wanted: [Configuration.Watch]
    private var posts: [String: Post] = [:]

    /// One watch that is watched, or is about to be.
    private struct Post {
        var intake: Intake
        var results: ResultsTree
        /// Rung to end it.
        var end = Doorbell()
        var isBegun = false
    }

    init(
        _ watches: [Configuration.Watch], ledger: Ledger, executor: any Executor,
        dispatcher: Dispatcher, limits: WorkerLimits, logger: Logger, readiness: Readiness
    ) async {
        wanted = watches
        self.ledger = ledger
        self.executor = executor
        self.dispatcher = dispatcher
        self.limits = limits
        self.logger = logger
        self.readiness = readiness
        await setUp()
    }

    /// The intakes, in the order of the configuration.
    var intakes: [Intake] { wanted.compactMap { posts[$0.name]?.intake } }

    /// Takes a new configuration: unchanged watches are scanned anew, others are ended, begun or replaced.
    func reconfigure(_ watches: [Configuration.Watch]) async {
        wanted = watches
        for post in posts.values {
            if watches.contains(post.intake.watch) {
                await post.intake.rescan()
            } else {
                post.end.ring()
            }
        }
        changes.ring()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.giveUpWaiting() }
                while !Task.isCancelled {
                    await self.setUp()
                    for post in await self.begin() {
                        group.addTask { await self.watch(post) }
                    }
                    await self.changes.wait(atMost: .seconds(3600))
                }
            }
        }
    }

    /// A share that hangs at the start must not keep the service from being ready for the others.
    private func giveUpWaiting() async {
        try? await Task.sleep(for: .seconds(30))
        readiness.markAll()
    }

    /// Makes what the wanted watches need that have none yet, and tells the dispatcher.
    private func setUp() async {
        for watch in wanted where posts[watch.name] == nil {
            let results = ResultsTree(root: watch.results)
            let intake = Intake(
                watch, results: results, ledger: ledger, executor: executor,
                limits: limits, jobs: dispatcher.bell, workerStops: dispatcher.workerStops,
                logger: logger)
            posts[watch.name] = Post(intake: intake, results: results)
        }
        await dispatcher.set(
            posts.mapValues { .init(intake: $0.intake, results: $0.results) })
    }

    /// The posts that are not watched yet.
    private func begin() -> [Post] {
        let fresh = posts.filter { !$0.value.isBegun }
        for name in fresh.keys { posts[name]?.isBegun = true }
        return Array(fresh.values)
    }

    /// Watches until it is told to end, or fails; then the post is vacant and set up anew if it is still wanted.
    private func watch(_ post: Post) async {
        let name = post.intake.watch.name
        await withTaskGroup { group in
            group.addTask { await post.end.wait(atMost: .seconds(1 << 31)) }
            group.addTask { await self.take(in: post.intake) }
            await group.next()
            group.cancelAll()
        }
        posts[name] = nil
        changes.ring()
    }

    private func take(in intake: Intake) async {
        let name = intake.watch.name
        do {
            try await intake.run { self.readiness.mark(name) }
        } catch {
            guard !Task.isCancelled else { return }
            logger.error(
                "the watch failed; it is begun anew",
                metadata: ["watch": "\(name)", "reason": "\(error)"])
            try? await Task.sleep(for: .seconds(5))
        }
    }
}
