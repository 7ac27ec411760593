import Domain
import Files
import Glibc

extension Check {
    /// Ways of using a path, as access(2) has them.
    static let reading = R_OK
    static let listing = R_OK | X_OK
    static let filling = R_OK | W_OK | X_OK

    /// Finds whether the service's user may use a path that is there.
    ///
    /// - Parameter what: what he would do with it, such as “read the rule file”.
    /// - Returns: whether it may be looked at any further: the file system answers.
    @discardableResult
    mutating func lookAtRights(
        to path: String, mode: Int32, what: String
    ) throws(Failure) -> Bool {
        guard let viewer else { return true }
        let code = try viewer.ask(path, mode)
        switch code {
        case 0, ENOENT: return true
        case EINPROGRESS:
            silent.insert(path)
            report.problem(
                path, "its file system has not answered for ten seconds",
                "Look at the server, or unmount it")
            return false
        case EROFS:
            report.problem(path, "its file system is read-only", "Mount it writable")
        case EACCES:
            let closed = try closedFolder(above: path, viewer)
            let reason = closed.map { ", since \($0) may not be entered" } ?? ""
            report.problem(
                path, "\(viewer.name) may not \(what)\(reason)",
                Self.advice(closed == nil ? mode : X_OK))
        default:
            report.problem(
                path, "\(viewer.name) may not \(what): \(String(cString: strerror(code)))")
        }
        return true
    }

    /// The uppermost folder above a path that may not be entered.
    private func closedFolder(
        above path: String, _ viewer: Viewer
    ) throws(Failure) -> String? {
        var folders: [String] = []
        var folder = Folder.parent(of: path)
        while folder != "/" && folder != "." {
            folders.insert(folder, at: 0)
            folder = Folder.parent(of: folder)
        }
        let answers = try viewer.ask(folders.map { ($0, X_OK) })
        return zip(folders, answers).first { $1 == EACCES }?.0
    }

    private static func advice(_ mode: Int32) -> String {
        mode & W_OK != 0
            ? "Give it to that user or to one of his groups, or grant it by `setfacl -m`"
            : "Grant it with `chmod o+rX`, by one of the user's groups, or by `setfacl -m`"
    }
}
