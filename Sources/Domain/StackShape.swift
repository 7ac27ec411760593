/// The extent of a stack along its five axes, in the order `TZCYX`; every extent is at least 1.
public struct StackShape: Sendable, Codable, Hashable, CustomStringConvertible {
    public var t: Int
    public var z: Int
    public var c: Int
    public var y: Int
    public var x: Int

    public init(t: Int, z: Int, c: Int, y: Int, x: Int) {
        self.t = t
        self.z = z
        self.c = c
        self.y = y
        self.x = x
    }

    /// Planes in the stack: T · Z · C.
    public var planeCount: Int { t * z * c }
    /// Voxels in one plane: Y · X.
    public var voxelsPerPlane: Int { y * x }
    /// Voxels of one channel at one time point: Z · Y · X.
    public var voxelsPerVolume: Int { z * y * x }
    /// The extents in the order `TZCYX`.
    public var extents: [Int] { [t, z, c, y, x] }

    public var description: String { "T\(t) Z\(z) C\(c) Y\(y) X\(x)" }
}

/// The place of one plane in a stack; each index counts from 0.
public struct PlaneIndex: Sendable, Codable, Hashable {
    public var t: Int
    public var z: Int
    public var c: Int

    public init(t: Int, z: Int, c: Int) {
        self.t = t
        self.z = z
        self.c = c
    }
}
