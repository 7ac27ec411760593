/// What becomes of a stack that is done and is then acquired anew under the same name, with other content.
package enum ChangePolicy: String, Sendable, Codable, CaseIterable {
    /// Its result is published beside the earlier one, under a name of its own.
    case newVersion = "new_version"
    /// Its result takes the place of the earlier one.
    case replace
    /// It is left alone; the earlier result stands.
    case ignore
}
