import Domain
import Glibc

extension InputFile {
    // Linux's values for lseek, which Glibc's headers show only with _GNU_SOURCE.
    private static let seekData: Int32 = 3
    private static let seekHole: Int32 = 4

    /// Ranges of the file that were never written, in ascending order; none where the file system does not tell, all of
    /// it where it is no longer there.
    func holes() -> [Range<Int>] {
        do throws(Failure) {
            return try withDescriptor { (descriptor) throws(Failure) in holes(in: descriptor) }
        } catch {
            return [0..<count]
        }
    }

    /// Whether a byte of the file was never written; no where the file system does not tell.
    func isHole(at offset: Int) -> Bool {
        guard contains(offset, 1) else { return false }
        do throws(Failure) {
            return try withDescriptor { (descriptor) throws(Failure) in
                let data = lseek(descriptor, off_t(offset), Self.seekData)
                return data > offset || data < 0 && errno == ENXIO
            }
        } catch {
            return true
        }
    }

    private func holes(in descriptor: Int32) -> [Range<Int>] {
        var holes: [Range<Int>] = []
        var position = 0
        while position < count {
            let start = lseek(descriptor, off_t(position), Self.seekHole)
            guard start >= 0 && start < count else { break }
            let end = lseek(descriptor, start, Self.seekData)
            if end < 0 && errno != ENXIO { break }
            let next = end < 0 ? count : min(Int(end), count)
            guard next > Int(start) else { break }
            holes.append(Int(start)..<next)
            guard holes.count < 1_000_000 else { break }
            position = next
        }
        return holes
    }
}
