/// Finds the word that somebody probably meant.
enum Spelling {
    /// The nearest of the known words, if it is near enough to be worth proposing.
    ///
    /// - Returns: the word with the smallest edit distance, at most a third of the length; the first of several.
    static func nearest(to word: String, among known: [String]) -> String? {
        // Far longer than any key: no typing error.
        guard word.count <= 64 else { return nil }
        let typed = word.lowercased().replacingHyphens
        let limit = max(1, typed.count / 3)
        let ranked = known.map { (word: $0, distance: distance(Array(typed), Array($0))) }
        let best = ranked.min { $0.distance < $1.distance }
        return best.flatMap { $0.distance <= limit ? $0.word : nil }
    }

    /// The advice that goes with an unknown word: the nearest known one, else all of them.
    static func advice(for word: String, among known: [String]) -> String {
        if let nearest = nearest(to: word, among: known) { return "Did you mean `\(nearest)`?" }
        return "Known here: \(known.joined(separator: ", "))"
    }

    /// The fewest insertions, deletions, replacements and swaps of neighbours between two words.
    ///
    /// Optimal string alignment (Damerau 1964), with three rows of the table.
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1] + [Int](repeating: 0, count: b.count)
            for j in b.indices {
                let replacement = last[j] + (a[i] == b[j] ? 0 : 1)
                row[j + 1] = min(row[j] + 1, last[j + 1] + 1, replacement)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}

extension String {
    /// The word as keys are written: with underscores.
    fileprivate var replacingHyphens: String { String(map { $0 == "-" ? "_" : $0 }) }
}
