package import Domain

extension OutputTemplate {
    /// Bytes in the name of a result: 255 less the room for the longer names of what is published beside it.
    static let longestName = 240

    /// The path of a stack's result, relative to the results tree.
    ///
    /// It never leaves the tree, whatever the stack and the rule are called: it has no empty, `.` or `..` components.
    ///
    /// - Parameters:
    ///   - place: of the stack.
    ///   - image: where the stack has several, the number goes behind the stem of the result's name.
    ///   - rule: the rule's name.
    ///   - watch: the watch's name.
    /// - Throws: `cannotCreate` where these names make no usable path.
    package func path(
        for place: StackPlace, image: ImageNumber = .only, rule: String, watch: String
    ) throws(Failure) -> String {
        let path = place.path
        let text = parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(.folder): StackName.folder(of: path)
            case .placeholder(.stem): StackName.stem(of: path) + image.suffix
            case .placeholder(.name): StackName.name(of: path)
            case .placeholder(.rule): rule
            case .placeholder(.watch): watch
            }
        }
        .joined()
        var components = text.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        ).map { String(Substring($0)) }
        // An empty {folder} leaves nothing between its slashes.
        if StackName.folder(of: path).isEmpty { components.removeAll(where: \.isEmpty) }
        // A template without {stem} must not give two images one name.
        if !parts.contains(.placeholder(.stem)), let name = components.popLast() {
            components.append(StackName.adding(image.suffix, to: name))
        }
        try Self.check(components, path)
        return components.joined(separator: "/")
    }

    private static func check(_ components: [String], _ path: String) throws(Failure) {
        for (index, component) in components.enumerated() {
            let problem: String
            let isName = index == components.count - 1
            if ["", ".", ".."].contains(component) || component.utf8.contains(0) {
                problem = "the path of its result would have the component “\(component)”"
            } else if component.utf8.count > (isName ? longestName : 255) {
                problem =
                    "the name of its result would have \(component.utf8.count) bytes, "
                    + "the most is \(isName ? longestName : 255)"
            } else {
                continue
            }
            throw Failure(
                .cannotCreate, problem, subject: path,
                advice: "Rename the stack, or give another path under output in the rule")
        }
    }
}
