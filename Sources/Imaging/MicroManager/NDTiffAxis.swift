import Domain

/// An axis of an NDTiff acquisition: which places along it there are, by number or by name.
struct NDTiffAxis {
    /// A place along an axis.
    enum Value: Sendable, Hashable {
        case number(Int)
        case name(String)

        /// - Returns: nil where it is neither a whole number nor a text.
        init?(_ value: JSONValue) {
            switch value {
            case .string(let text): self = .name(text)
            case .number(let number):
                guard let whole = Int32(exactly: number) else { return nil }
                self = .number(Int(whole))
            default: return nil
            }
        }
    }

    /// Places that there are or shall be; at least 1.
    let count: Int
    /// The names of the places; empty where they are numbers.
    let names: [String]
    private let lowest: Int
    private let numbers: [String: Int]

    /// - Parameters:
    ///   - name: of the axis.
    ///   - values: of all images.
    ///   - expected: names in the order that the summary gives them.
    ///   - intended: how many there shall be; nil where it is not known.
    /// - Throws: `badInput` where some places are numbers and others names.
    init(
        _ name: String, _ values: some Sequence<Value>, expected: [String] = [], intended: Int?
    ) throws(Failure) {
        // Numbers count from 0: an image that is missing in front is missing all the same.
        var (lowest, highest) = (0, 0)
        var names: [String] = []
        var numbers: [String: Int] = [:]
        var hasNumbers = false
        for value in values {
            switch value {
            case .number(let number):
                hasNumbers = true
                (lowest, highest) = (min(lowest, number), max(highest, number))
            case .name(let text):
                guard numbers[text] == nil else { continue }
                numbers[text] = names.count
                names.append(text)
            }
        }
        guard names.isEmpty || !hasNumbers else {
            throw Failure(
                .badInput, "its images have numbers and names along “\(name)”",
                advice: "Save those with numbers as an acquisition of their own")
        }
        let isExpected =
            names.allSatisfy(expected.contains) && Set(expected).count == expected.count
        if !names.isEmpty && isExpected {
            names = expected
            numbers = Dictionary(uniqueKeysWithValues: zip(expected, expected.indices))
        }
        count = max(intended ?? 1, names.isEmpty ? highest - lowest + 1 : names.count)
        (self.lowest, self.names, self.numbers) = (lowest, names, numbers)
    }

    /// Which place a value is, counted from 0.
    func place(of value: Value) -> Int {
        switch value {
        case .number(let number): number - lowest
        case .name(let text): numbers[text] ?? 0
        }
    }
}
