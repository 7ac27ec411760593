package import Domain

/// Which stacks a rule is for: all conditions must hold, and one that is not given always does.
package struct StackMatch: Sendable, Hashable {
    /// Any of these; none for every file.
    package var files: [Glob] = []
    package var channels: Extent?
    package var timePoints: Extent?
    package var zSlices: Extent?
    /// All of these are among the stack's channels; exactly, or but for case.
    package var channelNames: [String] = []
    /// Any of these; none for every type.
    package var sampleTypes: [SampleType] = []

    package init() {}

    /// Whether the name of the file decides alone.
    package var isForNameOnly: Bool {
        channels == nil && timePoints == nil && zSlices == nil && channelNames.isEmpty
            && sampleTypes.isEmpty
    }

    /// How many of something a stack may have: from `min` to `max`, both included, both ≥ 1.
    package struct Extent: Sendable, Hashable, CustomStringConvertible {
        package var min: Int?
        package var max: Int?

        package init(min: Int?, max: Int?) {
            self.min = min
            self.max = max
        }

        package func contains(_ count: Int) -> Bool {
            count >= (min ?? 1) && count <= (max ?? .max)
        }

        package var description: String {
            switch (min, max) {
            case (let min?, let max?): min == max ? "\(min)" : "\(min) to \(max)"
            case (let min?, nil): "at least \(min)"
            case (nil, let max?): "at most \(max)"
            case (nil, nil): "any number"
            }
        }
    }
}
