/// The names of channels in the labels of planes.
///
/// A label is the name itself, or has the place of its plane before or behind it, as in `c:1/2 z:3/5 - DAPI`.
enum ImageJLabels {
    /// The names, where all planes of a channel agree on one and no two channels do; empty otherwise.
    ///
    /// - Parameters:
    ///   - labels: of the planes, channels next to each other.
    ///   - channels: how many there are.
    static func channelNames(_ labels: [String], channels: Int) -> [String] {
        guard channels > 0, !labels.isEmpty, labels.count % channels == 0 else { return [] }
        if !labels.contains(where: { $0.hasPrefix("c:") }),
            let names = common(labels, channels)
        {
            return names
        }
        // What is left of the label of a lone channel may as well be the name of the image.
        guard channels > 1 else { return [] }
        return common(labels.map { withoutPlace($0) }, channels) ?? []
    }

    private static func common(_ labels: [String], _ channels: Int) -> [String]? {
        let names = Array(labels.prefix(channels))
        let isUniform = labels.indices.allSatisfy { labels[$0] == names[$0 % channels] }
        guard isUniform, !names.contains(""), Set(names).count == channels else { return nil }
        return names
    }

    /// A label without the words at its ends that tell the place of the plane.
    static func withoutPlace(_ label: String) -> String {
        var rest = label[...]
        while true {
            rest = rest.drop { isSeparator($0) }
            let word = rest.prefix { !isSeparator($0) }
            guard isPlace(word) else { break }
            rest = rest.dropFirst(word.count)
        }
        while true {
            rest = rest.trimmingSuffix { isSeparator($0) }
            let word = rest.trimmingSuffix { !isSeparator($0) }
            guard isPlace(rest[word.endIndex...]) else { return String(rest) }
            rest = word
        }
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || "-_;,".contains(character)
    }

    /// Whether a word is one such as `c:1/2`, `t=4` or `z003`, which no name of a channel looks like.
    private static func isPlace(_ word: Substring) -> Bool {
        guard let axis = word.first?.lowercased(), "czt".contains(axis) else { return false }
        let isMarked = word.dropFirst().first.map { ":=".contains($0) } ?? false
        let numbers = word.dropFirst(isMarked ? 2 : 1)
            .split(separator: "/", omittingEmptySubsequences: false)
        let isLong = numbers.count == 2 || (numbers.first?.count ?? 0) >= 3
        return (isMarked || isLong) && (1...2).contains(numbers.count)
            && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
