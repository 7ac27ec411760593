/// Which watch belongs to which folder below the root.
struct FolderTree {
    typealias Watch = Int32

    private var paths: [Watch: String] = [:]
    private var watches: [ExactPath: Watch] = [:]

    var count: Int { paths.count }

    /// The folder of a watch, relative to the root, which is the empty path.
    func path(of watch: Watch) -> String? { paths[watch] }

    /// The watch of a folder.
    func watch(at path: String) -> Watch? { watches[ExactPath(path)] }

    /// Says that a watch's folder is found at a path.
    ///
    /// The kernel knows a folder by its inode: a watch that had another path was moved, and all under it with it.
    ///
    /// - Returns: the watches of folders that were at the path before and are there no longer.
    mutating func place(_ watch: Watch, at path: String) -> [Watch] {
        guard watches[ExactPath(path)] != watch else { return [] }
        let displaced = remove(at: path)
        if let old = paths[watch] {
            for (moved, oldPath) in paths where ExactPath(oldPath).isWithin(old) {
                let rest = oldPath.utf8.index(oldPath.startIndex, offsetBy: old.utf8.count)
                let newPath = path + oldPath[rest...]
                watches[ExactPath(oldPath)] = nil
                paths[moved] = newPath
                watches[ExactPath(newPath)] = moved
            }
        } else {
            paths[watch] = path
            watches[ExactPath(path)] = watch
        }
        return displaced.filter { paths[$0] == nil }
    }

    /// Forgets a folder and all under it.
    ///
    /// - Returns: their watches.
    mutating func remove(at path: String) -> [Watch] {
        guard watches[ExactPath(path)] != nil else { return [] }
        let gone = paths.filter { ExactPath($0.value).isWithin(path) }
        for (watch, path) in gone {
            paths[watch] = nil
            watches[ExactPath(path)] = nil
        }
        return gone.keys.sorted()
    }

    /// Forgets a watch that the kernel has ended.
    mutating func remove(_ watch: Watch) {
        guard let path = paths.removeValue(forKey: watch) else { return }
        watches[ExactPath(path)] = nil
    }
}
