import Domain

/// How the pages of a TIFF follow one another, such as `ZCYX`, or `ZC2YX` where sizes must be said.
struct PageOrder {
    struct Axis {
        /// T, Z or C.
        var letter: Character
        /// Nil where it follows from the number of pages.
        var size: Int?
    }

    /// Of the pages, slowest first.
    private var axes: [Axis] = []
    /// Whether a page holds columns where the stack has rows.
    private(set) var isTransposed = false
    /// Whether the samples of a pixel are channels.
    private(set) var hasSamples = false

    /// - Parameter text: letters of `TZCYXS`, slowest first, each with its size behind it or without.
    init(_ text: String) throws(Failure) {
        var axes: [Axis] = []
        for character in text.uppercased() {
            if let digit = character.wholeNumberValue, character.isASCII,
                let last = axes.indices.last
            {
                let (tens, overflow) = (axes[last].size ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow && tens < 1 << 40 else { throw Self.illegal(text) }
                axes[last].size = tens + digit
            } else {
                axes.append(Axis(letter: character, size: nil))
            }
        }
        try self.init(axes, text)
    }

    /// - Parameters:
    ///   - axes: all of them, slowest first, with Y and X, and S where a pixel has samples.
    ///   - text: what a failure quotes.
    init(_ axes: [Axis], _ text: String) throws(Failure) {
        let letters = axes.map(\.letter)
        // Samples may stand behind or before Y and X, since a page may keep them apart.
        let inPage = letters.filter { "YXS".contains($0) }
        let samplePlace = letters.lastIndex(of: "S").map { letters.count - $0 } ?? 1
        guard
            Set(letters).count == letters.count, letters.allSatisfy({ "TZCYXS".contains($0) }),
            letters.suffix(inPage.count) == inPage[...], samplePlace == 1 || samplePlace == 3
        else { throw Self.illegal(text) }
        switch String(inPage.filter { $0 != "S" }) {
        case "YX": isTransposed = false
        case "XY": isTransposed = true
        default: throw Self.illegal(text)
        }
        hasSamples = inPage.contains("S")
        self.axes = axes.filter { "TZC".contains($0.letter) }
    }

    /// Fills in the size that was left out.
    mutating func fit(_ pageCount: Int) throws(Failure) {
        let known = axes.compactMap(\.size)
        let open = axes.indices.filter { axes[$0].size == nil }
        var product = 1
        for size in known {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard !overflow && next > 0 && next <= 2_000_000 else {
                throw Self.misfit(self, pageCount)
            }
            product = next
        }
        guard open.count <= 1 || pageCount == 1 else { throw Self.ambiguous(self) }
        guard pageCount % product == 0 && (!open.isEmpty || pageCount == product) else {
            throw Self.misfit(self, pageCount)
        }
        for index in open { axes[index].size = pageCount / product }
    }

    /// The size of an axis; 1 where the pages have none of it.
    func size(_ letter: Character) -> Int { axes.first { $0.letter == letter }?.size ?? 1 }

    /// The letters of its pages, slowest first.
    var letters: String { String(axes.map(\.letter)) }

    /// Whether the size of one of its axes follows from the number of pages.
    var hasOpenAxis: Bool { axes.contains { $0.size == nil } }

    /// Gives an axis its size where it has none yet.
    mutating func complete(_ letter: Character, with size: Int) {
        for index in axes.indices where axes[index].letter == letter && axes[index].size == nil {
            axes[index].size = size
        }
    }

    /// Pages that the sizes multiply to, where an open one counts as 1; nil where that is more than any file has.
    var pageCount: Int? {
        var product = 1
        for axis in axes {
            let (next, overflow) = product.multipliedReportingOverflow(by: axis.size ?? 1)
            guard !overflow else { return nil }
            product = next
        }
        return product
    }

    /// The page of a plane, counted from 0; its channel counts pages, not samples.
    func page(of index: PlaneIndex) -> Int {
        axes.reduce(0) { number, axis in
            let position =
                switch axis.letter {
                case "T": index.t
                case "Z": index.z
                default: index.c
                }
            return number * (axis.size ?? 1) + position
        }
    }

    /// The letters with their sizes, as a rule writes them.
    var text: String {
        axes.map { "\($0.letter)\($0.size.map(String.init) ?? "")" }.joined()
            + (isTransposed ? "XY" : "YX") + (hasSamples ? "S" : "")
    }
}

extension PageOrder {
    private static func illegal(_ text: String) -> Failure {
        Failure(
            .badInput, "its pages cannot be ordered by “\(text)”",
            advice:
                "Use letters of T Z C, each at most once, slowest first, then YX or YXS, such as"
                + " ZCYX")
    }

    private static func ambiguous(_ order: PageOrder) -> Failure {
        Failure(
            .badInput, "“\(order.text)” does not say how many pages belong to each axis",
            advice: "Say the sizes of all axes but one in the rule, such as `axes: ZC2YX` for two"
                + " channels")
    }

    private static func misfit(_ order: PageOrder, _ count: Int) -> Failure {
        Failure(
            .badInput, "its \(count) pages do not fit “\(order.text)”",
            advice: "Correct `axes` in the rule")
    }
}
