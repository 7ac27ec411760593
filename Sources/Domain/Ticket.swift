/// All that a worker is told of one attempt: a versioned JSON file.
///
/// The worker reads the input, writes only into the staging folder, and leaves its ``Outcome`` there as `outcome.json`.
package struct Ticket: Sendable, Codable, Hashable {
    package static let currentVersion = 3

    package var version = Ticket.currentVersion
    package var job: Int64
    /// Counts from 1.
    package var attempt: Int
    /// The stack, absolute.
    package var input: String
    /// Which image of it.
    package var image: ImageNumber
    /// The stack's files when it was probed, with absolute paths; nil where it was not, as in `unmix run`.
    package var members: [StackMember]?
    /// How the pages of a plain TIFF are ordered, such as `ZCYX`; nil where the file itself says it.
    package var axes: String?
    /// Applied one after the other.
    package var steps: [UnmixingParameters]
    package var compression: Compression
    /// An existing folder on the results file system, absolute; the worker's only place to write.
    package var staging: String
    /// Where the image will be published, absolute; its name is the image's name in the staging folder.
    package var output: String
    package var provenance: Provenance
    /// Of the worker.
    package var limits: WorkerLimits

    package init(
        job: Int64, attempt: Int, input: String, image: ImageNumber, members: [StackMember]?,
        axes: String?, steps: [UnmixingParameters], compression: Compression, staging: String,
        output: String,
        provenance: Provenance,
        limits: WorkerLimits = WorkerLimits(memory: .max, sandbox: .off)
    ) {
        self.job = job
        self.attempt = attempt
        self.input = input
        self.image = image
        self.members = members
        self.axes = axes
        self.steps = steps
        self.compression = compression
        self.staging = staging
        self.output = output
        self.provenance = provenance
        self.limits = limits
    }

    /// Which rule asked for it, for the sidecar.
    package struct Provenance: Sendable, Codable, Hashable {
        package var watch: String?
        /// The stack as the ledger knows it; nil for `unmix run`.
        package var stack: StackIdentity?
        /// Which result of the stack's path it is, counted from 1.
        package var revision: Int?
        package var ruleFile: String?
        package var ruleName: String?
        package var ruleHash: String?

        package init(
            watch: String? = nil, stack: StackIdentity? = nil, revision: Int? = nil,
            ruleFile: String? = nil, ruleName: String? = nil,
            ruleHash: String? = nil
        ) {
            self.watch = watch
            self.stack = stack
            self.revision = revision
            self.ruleFile = ruleFile
            self.ruleName = ruleName
            self.ruleHash = ruleHash
        }
    }
}
