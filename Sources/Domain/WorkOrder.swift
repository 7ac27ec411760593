/// What a job needs to be run, kept with it in the ledger so that a restart does not depend on the rule file.
package struct WorkOrder: Sendable, Codable, Hashable {
    /// Applied one after the other.
    package var steps: [UnmixingParameters]
    /// How the pages of a plain TIFF are ordered, such as `ZCYX`; nil where the file itself says it.
    package var axes: String?
    package var compression: Compression
    /// Which image of the stack it is for.
    package var image: ImageNumber
    /// What that image is, as probed.
    package var facts: StackFacts

    package init(
        steps: [UnmixingParameters], axes: String?, compression: Compression, image: ImageNumber,
        facts: StackFacts
    ) {
        self.steps = steps
        self.axes = axes
        self.compression = compression
        self.image = image
        self.facts = facts
    }

    /// Bytes that the result's voxels take without compression.
    package var outputBytes: Int64 {
        let type = steps.last?.outputDtype ?? facts.sampleType
        return Int64(facts.shape.planeCount) * Int64(facts.shape.voxelsPerPlane)
            * Int64(type.byteCount)
    }
}
