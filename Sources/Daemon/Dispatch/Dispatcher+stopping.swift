import Domain
import Executing
import Ledger

extension Dispatcher {
    /// Calls a job off, and ends its worker where it has one.
    func cancel(_ id: Job.ID) async throws(Failure) -> Job {
        let (job, wasRunning) = try await ledger.cancel(id, now: Clock.now)
        if wasRunning { workerStops.ring([id]) }
        bell.ring()
        return job
    }

    /// Runs a worker until it ends by itself or its job is called off.
    func runWorker(
        _ ticketFile: String, job: Job.ID, progress: @escaping @Sendable (Progress) -> Void
    ) async throws(Failure) -> WorkerEnd {
        let stop = workerStops.bell(of: job)
        let end = await withTaskGroup(of: Result<WorkerEnd, Failure>?.self) { group in
            group.addTask {
                do throws(Failure) {
                    return .success(
                        try await self.executor.run(
                            ticketFile: ticketFile, timeout: self.timeout, progress: progress))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                await stop.wait(atMost: .seconds(1 << 31))
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let end else { throw Failure(.temporary, "the job was called off") }
        return try end.get()
    }
}
