import CLinux
import Glibc

/// Walks a tree by open folders, never following a symbolic link, and shows what it sees.
package struct Scanner {
    /// The name that is a rule file in any folder.
    static let ruleFileName = "unmix.yaml"

    let ignored: IgnorePatterns

    package init(ignored: IgnorePatterns) { self.ignored = ignored }

    /// What a walk does with what it meets; paths are relative to the root.
    package protocol Visitor: AnyObject {
        /// Called with each open folder before its entries are read, so that nothing can slip in unseen between.
        ///
        /// - Returns: false to stop the walk.
        func enter(_ folder: String, descriptor: Int32) -> Bool
        /// Called with each file, and with what is neither file nor folder; the rule file of a folder comes first.
        func see(_ path: String, _ sight: Sight)
        /// Called for an entry whose name is not valid UTF-8, made printable.
        func cannotName(_ path: String)
        /// Called for a folder that cannot be read.
        func cannotRead(_ folder: String, _ error: SystemError)
    }

    /// Walks a folder and all under it, each folder before those under it.
    package func walk(_ start: String, beneath root: Int32, _ visitor: some Visitor) {
        var folders = [start]
        while let folder = folders.popLast() {
            guard read(folder, beneath: root, visitor, into: &folders) else { return }
        }
    }

    private func read(
        _ folder: String, beneath root: Int32, _ visitor: some Visitor,
        into folders: inout [String]
    ) -> Bool {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK
        let raw = unmixd_open_beneath(root, folder.isEmpty ? "." : folder, flags)
        guard raw >= 0 else {
            let error = SystemError(-raw)
            if !error.isAbsence && error.code != ELOOP { visitor.cannotRead(folder, error) }
            return true
        }
        guard visitor.enter(folder, descriptor: raw) else {
            close(raw)
            return false
        }
        guard let stream = fdopendir(raw) else {
            visitor.cannotRead(folder, SystemError(errno))
            close(raw)
            return true
        }
        defer { closedir(stream) }
        see(Self.ruleFileName, in: folder, descriptor: raw, visitor, into: &folders)
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { visitor.cannotRead(folder, SystemError(errno)) }
                return true
            }
            let name = EntryName(entry)
            if name.isDots { continue }
            guard let text = name.text else {
                visitor.cannotName(RelativePath.join(folder, name.printable))
                continue
            }
            if text == Self.ruleFileName || ignored.ignores(text) { continue }
            see(text, in: folder, descriptor: raw, visitor, into: &folders)
        }
    }

    private func see(
        _ name: String, in folder: String, descriptor: Int32, _ visitor: some Visitor,
        into folders: inout [String]
    ) {
        let path = RelativePath.join(folder, name)
        do {
            switch try Sight(entry: name, of: descriptor) {
            case .absent: return
            case .folder: folders.append(path)
            case let sight: visitor.see(path, sight)
            }
        } catch {
            visitor.cannotRead(path, error)
        }
    }
}
