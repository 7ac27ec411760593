/// The name of the file that an acquisition program lays beside a stack once it has ended, such as `{stem}.done`.
package struct SentinelTemplate: Sendable, Hashable {
    /// With `{stem}` and `{name}` for the stack's.
    package let text: String

    /// - Returns: nil where it names no file beside the stack, or the same one for every stack of a folder.
    package init?(_ text: String) {
        let rest = text.replacing("{stem}", with: "").replacing("{name}", with: "")
        let isName = !text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
        guard isName, rest != text, !rest.isEmpty, !rest.contains(where: { "{}".contains($0) })
        else { return nil }
        self.text = text
    }

    /// The path of a stack's sentinel, relative to the drop folder as the stack's.
    package func path(for stack: String) -> String {
        let name = text.replacing("{stem}", with: StackName.stem(of: stack))
            .replacing("{name}", with: StackName.name(of: stack))
        let folder = StackName.folder(of: stack)
        return folder.isEmpty ? name : "\(folder)/\(name)"
    }
}
