/// The content of one `unmix.yaml`: what is to be done with the stacks in its folder and below.
package struct RuleFile: Sendable, Hashable {
    /// The name that a rule file has, in whatever folder.
    package static let fileName = "unmix.yaml"

    /// Where it is, absolute.
    package var path: String
    /// At least one, in the order of the file: the first that matches a stack wins.
    package var rules: [Rule]

    package init(path: String, rules: [Rule]) {
        self.path = path
        self.rules = rules
    }

    /// What is wrong with the permissions of a rule file that anybody on the machine may write; nil where all is well.
    ///
    /// - Parameter mode: `st_mode` of the file, or of the folder that it is in.
    package static func permissionProblem(mode: UInt32, path: String) -> Diagnostic? {
        guard mode & 0o002 != 0 else { return nil }
        return Diagnostic(
            file: path, message: "everybody on this machine may write it",
            advice: "Take the right away: chmod o-w")
    }
}
