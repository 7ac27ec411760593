/// One settled stack under one rule: the unit of work in the ledger.
package struct Job: Sendable, Codable, Hashable, Identifiable {
    package var id: Int64
    package var stack: StackIdentity
    /// The rule file, absolute.
    package var ruleFile: String
    package var ruleName: String
    /// SHA-256 of everything in the rule that changes the result.
    package var ruleHash: String
    /// The version of the engine that the job was made for.
    package var engineVersion: String
    /// The image that the job publishes, relative to the results tree.
    package var output: String
    /// Which result of the stack's path it is, counted from 1; from 2 on the name of ``output`` says it.
    package var revision: Int
    /// Whether the result takes the place of an earlier one of the same name.
    package var replaces: Bool
    /// Steps, axes, compression and the probed facts: all that a ticket needs.
    package var order: WorkOrder
    package var state: State
    /// Attempts begun so far.
    package var attempts: Int
    /// Attempts in which the worker crashed.
    package var crashes: Int
    /// Seconds since 1970; before this a deferred job is not tried again.
    package var notBefore: Double
    /// Seconds since 1970.
    package var createdAt: Double
    /// Seconds since 1970, of the last change of state.
    package var updatedAt: Double
    /// Why the last attempt did not work.
    package var failure: Failure?
    /// α of each time point that the finished job used.
    package var alpha: [Double]?
    /// The image that the finished job published.
    package var result: FileDigest?

    package init(
        id: Int64, stack: StackIdentity, ruleFile: String, ruleName: String, ruleHash: String,
        engineVersion: String, output: String, revision: Int = 1, replaces: Bool = false,
        order: WorkOrder, state: State, attempts: Int, crashes: Int, notBefore: Double,
        createdAt: Double, updatedAt: Double, failure: Failure? = nil, alpha: [Double]? = nil,
        result: FileDigest? = nil
    ) {
        self.id = id
        self.stack = stack
        self.ruleFile = ruleFile
        self.ruleName = ruleName
        self.ruleHash = ruleHash
        self.engineVersion = engineVersion
        self.output = output
        self.revision = revision
        self.replaces = replaces
        self.order = order
        self.state = state
        self.attempts = attempts
        self.crashes = crashes
        self.notBefore = notBefore
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.failure = failure
        self.alpha = alpha
        self.result = result
    }
}

extension Job {
    package enum State: String, Sendable, Codable, CaseIterable {
        /// Waits for its turn.
        case queued
        /// A worker has it.
        case running
        /// The worker is done; the results are being renamed into place.
        case publishing
        /// Waits for another attempt.
        case deferred
        /// Published.
        case done
        /// Final until the stack or the rule changes, or somebody retries it.
        case failed
        /// Its worker crashed twice on it; set aside until somebody retries it.
        case poison
        /// The stack changed or went away before the job was done.
        case superseded
        /// Somebody called it off; final until somebody retries it.
        case cancelled

        /// True where nothing more happens by itself.
        package var isFinal: Bool {
            switch self {
            case .done, .failed, .poison, .superseded, .cancelled: true
            case .queued, .running, .publishing, .deferred: false
            }
        }
    }
}
