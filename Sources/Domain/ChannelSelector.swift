/// Which channel is meant: by its place, counted from 0, or by its name in the stack's metadata.
public enum ChannelSelector: Sendable, Hashable, CustomStringConvertible {
    case index(Int)
    case name(String)

    public var description: String {
        switch self {
        case .index(let index): String(index)
        case .name(let name): name
        }
    }

    /// The channel's place in a stack with these channels; names are compared exactly, then without regard to case.
    ///
    /// - Returns: nil where there is no such channel, or more than one of that name.
    public func resolve(channelNames: [String?], count: Int) -> Int? {
        switch self {
        case .index(let index):
            return (0..<count).contains(index) ? index : nil
        case .name(let name):
            for matches in [{ $0 == name }, { $0.lowercased() == name.lowercased() }]
                as [(String) -> Bool]
            {
                let found = channelNames.indices.filter { channelNames[$0].map(matches) ?? false }
                if found.count == 1 { return found[0] }
                if found.count > 1 { return nil }
            }
            return nil
        }
    }
}
