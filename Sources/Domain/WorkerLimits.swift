/// What a worker may take of the machine, and how it is locked in.
package struct WorkerLimits: Sendable, Codable, Hashable {
    /// Bytes of private memory; more ends the attempt.
    package var memory: Int64
    package var sandbox: Strictness
    /// Threads that compress and decompress, ≥ 1.
    package var threads: Int

    package init(memory: Int64, sandbox: Strictness, threads: Int = 1) {
        self.memory = memory
        self.sandbox = sandbox
        self.threads = threads
    }

    /// What happens where the kernel cannot lock a worker in.
    package enum Strictness: String, Sendable, Codable, CaseIterable {
        /// It works without what is lacking.
        case bestEffort = "best_effort"
        /// It does not work.
        case required
        /// Workers are not locked in.
        case off
    }
}
