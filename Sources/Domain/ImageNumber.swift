/// Which image of a stack is meant: most stacks have one, some have one for each stage position or scene.
package struct ImageNumber: Sendable, Codable, Hashable {
    /// The only image of a stack.
    package static let only = ImageNumber(index: 0, count: 1)

    /// Counts from 0.
    package var index: Int
    /// Images in the stack.
    package var count: Int

    package init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }

    /// What tells the names of its results from those of the other images: `_s2`; empty for an only image.
    package var suffix: String { count > 1 ? "_s\(index)" : "" }
}
