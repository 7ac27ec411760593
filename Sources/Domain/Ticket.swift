/// All that a worker is told of one attempt: a versioned JSON file.
///
/// The worker reads the input, writes only into the staging folder, and leaves its ``Outcome`` there as `outcome.json`.
package struct Ticket: Sendable, Codable, Hashable {
    package static let currentVersion = 1

    package var version = Ticket.currentVersion
    package var job: Int64
    /// Counts from 1.
    package var attempt: Int
    /// The stack, absolute.
    package var input: String
    /// What the stack was when it was probed; nil where it was not, as in `unmix run`.
    package var stamp: FileStamp?
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

    package init(
        job: Int64, attempt: Int, input: String, stamp: FileStamp?, axes: String?,
        steps: [UnmixingParameters], compression: Compression, staging: String, output: String,
        provenance: Provenance
    ) {
        self.job = job
        self.attempt = attempt
        self.input = input
        self.stamp = stamp
        self.axes = axes
        self.steps = steps
        self.compression = compression
        self.staging = staging
        self.output = output
        self.provenance = provenance
    }

    /// Which rule asked for it, for the sidecar.
    package struct Provenance: Sendable, Codable, Hashable {
        package var watch: String?
        package var ruleFile: String?
        package var ruleName: String?
        package var ruleHash: String?

        package init(
            watch: String? = nil, ruleFile: String? = nil, ruleName: String? = nil,
            ruleHash: String? = nil
        ) {
            self.watch = watch
            self.ruleFile = ruleFile
            self.ruleName = ruleName
            self.ruleHash = ruleHash
        }
    }
}
