/// The name of a file of an MMStack, such as `cells_MMStack_Pos0_2.ome.tif`: what all files of the stack share, and which
/// of them it is.
///
/// Micro-Manager starts another file where one reaches 4 GiB; the first has no number, the second is number 1.
struct MMStackName: Hashable {
    /// Such as `cells_MMStack_Pos0`.
    var base: String
    /// 0 for the first file.
    var number: Int
    /// Such as `.ome.tif`.
    var suffix: String

    /// - Parameters:
    ///   - name: of a file.
    ///   - frame: what the first image in it says: the stage position, whose name may end like a number, and the name that
    ///     the file had when it was written.
    init(_ name: String, _ frame: MicroManagerFrame?) {
        self.init(plain: name)
        let written = Self.written(frame)
        if let written, written.number != number {
            // It was renamed, to a name that looks like a number or away from one.
            self = MMStackName(base: stem, number: 0, suffix: suffix)
        } else if written == nil {
            self = MMStackName(plain: name, position: frame?.positionName)
            if !name.contains("_MMStack") && !name.hasPrefix("MMStack") {
                self = MMStackName(base: stem, number: 0, suffix: suffix)
            }
        }
    }

    /// The name that a file had when it was written, by what its first image says.
    static func written(_ frame: MicroManagerFrame?) -> MMStackName? {
        frame?.fileName.map { MMStackName(plain: $0, position: frame?.positionName) }
    }

    private init(base: String, number: Int, suffix: String) {
        (self.base, self.number, self.suffix) = (base, number, suffix)
    }

    private init(plain name: String, position: String? = nil) {
        let suffix = [".ome.tif", ".ome.tiff", ".tif", ".tiff"].first {
            name.lowercased().hasSuffix($0)
        }
        self.suffix = String(name.suffix(suffix?.count ?? 0))
        let stem = String(name.dropLast(suffix?.count ?? 0))
        (base, number) = (stem, 0)
        if let position, stem.hasSuffix("_\(position)") { return }
        guard let underscore = stem.lastIndex(of: "_") else { return }
        let digits = stem[stem.index(after: underscore)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.utf8.count <= 3,
            digits.first != "0", let number = Int(digits)
        else { return }
        (base, self.number) = (String(stem[..<underscore]), number)
    }

    private var stem: String { number == 0 ? base : "\(base)_\(number)" }

    /// The name of the file.
    var text: String { stem + suffix }

    /// The name of another file of the same stack.
    func sibling(_ number: Int) -> String {
        MMStackName(base: base, number: number, suffix: suffix).text
    }

    /// The number that a file would have in the same stack, by its name alone; nil where it has another name.
    func number(of name: String) -> Int? {
        if name == sibling(0) { return 0 }
        guard name.hasPrefix(base + "_"), name.hasSuffix(suffix) else { return nil }
        let other = MMStackName(plain: name)
        return other.base == base && other.number > 0 && other.suffix == suffix ? other.number : nil
    }

    /// Whether it holds one of several stage positions, each of which has a stack of its own.
    var isOfOnePosition: Bool {
        base.ranges(of: "MMStack").last.map { base[$0.upperBound...].hasPrefix("_") } ?? false
    }
}
